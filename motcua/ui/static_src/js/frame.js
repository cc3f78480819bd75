/** The frame: rail folding (remembered in a cookie the server reads), drawer on phones, menus that close. */

/** Wire rail, drawer and menus. */
export function startFrame() {
  const root = document.documentElement;

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-rail-fold]")) {
      const folded = root.classList.toggle("rail-folded");
      document.cookie = `rail=${folded ? "gon" : "rong"};path=/;max-age=31536000;samesite=lax`;
      document.querySelector("[data-rail-fold]")?.setAttribute("aria-expanded", String(!folded));
    } else if (event.target.closest("[data-rail-open]")) {
      root.classList.add("rail-open");
      document.querySelector(".rail a, .rail button")?.focus();
    } else if (event.target.closest("[data-rail-close]")) {
      closeDrawer();
    }
    const more = event.target.closest("[data-filters-more]");
    if (more) {
      const open = more.closest(".filters").classList.toggle("filters-open");
      more.setAttribute("aria-expanded", String(open));
      more.textContent = open ? "Bớt điều kiện" : "Thêm điều kiện";
    }
    for (const menu of document.querySelectorAll("details.menu[open], details.due-why[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = [...document.querySelectorAll("details.menu[open], details.due-why[open]")].pop();
    if (open) {
      open.open = false;
      open.querySelector("summary")?.focus();
      event.stopPropagation();
    } else if (root.classList.contains("rail-open")) {
      closeDrawer();
    }
  });

  // Keep what a summary opens inside the window, wherever on the page it stands.
  document.addEventListener("toggle", (event) => {
    const sheet = event.target.open && event.target.querySelector?.(":scope > .due-sheet, :scope > .menu-sheet");
    if (!sheet) return;
    sheet.style.translate = "";
    const box = sheet.getBoundingClientRect();
    const least = document.querySelector(".frame-main")?.getBoundingClientRect().left ?? 0;
    const most = document.documentElement.clientWidth;
    if (box.left < least + 8) sheet.style.translate = `${least + 8 - box.left}px`;
    else if (box.right > most - 8) sheet.style.translate = `${most - 8 - box.right}px`;
  }, true);

  // On a phone only the first filter is shown, and whichever the list is filtered by.
  const asked = new URLSearchParams(location.search);
  for (const field of document.querySelectorAll(".filters > .field")) {
    const controls = [...field.querySelectorAll("[name]")];
    field.classList.toggle("in-force", controls.some((control) => asked.get(control.name)));
  }

  function closeDrawer() {
    if (!root.classList.contains("rail-open")) return;
    root.classList.remove("rail-open");
    document.querySelector("[data-rail-open]")?.focus();
  }
}
