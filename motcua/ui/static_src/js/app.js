/**
 * The small script of every page. Each part looks for its own data attributes and leaves the rest alone;
 * pages work without it, only slower for the hands.
 */
import htmx from "htmx.org";
import { startFrame } from "./frame.js";
import { startHtmx } from "./requests.js";
import { startKeys } from "./keys.js";
import { startLists } from "./lists.js";
import { startForms } from "./forms.js";
import { startPicks } from "./pick.js";
import { startIdCard } from "./idcard.js";
import { startDrops } from "./drop.js";
import { startPrint } from "./print.js";
import { startLazy } from "./lazy.js";
import "./talk.js";

window.htmx = htmx;
startHtmx(htmx);
startFrame();
startKeys();
startLists();
startForms();
startPicks();
startIdCard();
startDrops();
startPrint();
startLazy(htmx);
document.documentElement.classList.add("ready");
