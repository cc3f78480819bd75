"""The shared face of every room: frame, components, static sources, sign-in pages. No models, no rules.

See it all at /giao-dien/ (only with MOTCUA_DEBUG=1); the front end is built by `node motcua/ui/build.mjs`.

Pages
-----
`{% extends "ui/page.html" %}` (officer's frame) or `"ui/plain.html"` (sign-in, errors, citizens). Blocks:
`title` (browser tab), `crumbs` (`<c-crumbs :items="…" />`, only where depth needs it), `heading`, `sub` (small line
under it), `aside_head` (right of it: a `<c-due>`, a place and hour, a button), `content`, `bar` (sticky bottom bar;
a note at its right end is `<span class="bar-note">`), `head`, `scripts`. Fragments for htmx extend nothing.

Layout: Bootstrap's grid and utilities, and our own `.stack` (cards one under another), `.columns.columns-2` (work |
papers), `.columns-wide` (facts | side), `.columns-3` (dossier; cards get `class="card-fill"`), `.split` with
`<aside class="split-pane" id="pane">` (list | preview, on wide screens only), `.fields`, `.fields-2`,
`.fields-3` with `.field-2`/`.field-wide`. Words: `.note`, `.muted`, `.prose`, `.figure`, `.lead`, `.code`, `.num`,
`.good`, `.nowrap`, `.sr` (for screen readers only). `<dl class="pairs">`, `<ul class="lines"><li>…<c-pill>`,
`<div class="line-pair">` (label and sum), `<ul class="derivation">`, `<div class="seg">` (a choice of views),
`<mark class="who|with|when|doubt">`, `<ins>`/`<del>` and `.compare` for two versions, `.why-not` (why an act is
refused), `.acts` (a column of acts), `.buttons` (a row), `.only-print`, `.no-print`, `.sheet` (a paper on screen).

Components (django-cotton; `:name="x"` passes a value, `name="x"` a text)
------------------------------------------------------------------------
* `<c-card title note id class level chosen>`; slot `head` for the right end of its head; `class="card-flat"` when it
  holds only a table.
* `<c-field label name hint error must class for>control</c-field>` (the control's id is `id_<name>`),
  `<c-input label name value type hint error must …>` (field and input in one; further attributes go to the input),
  `<c-file label name hint error must button>`, `<c-bound :field="form.x" label class />` for a Django form field,
  `{% include "ui/form_fields.html" %}` for a whole form.
* `<c-button tone="primary|plain|quiet|danger" key="F9" href type icon_name>` and `<c-unfold label key tone open>` (an
  act whose form opens in place; one open at a time within the same `name`).
* `<c-pill tone="green|amber|red|sand|blue" icon_name>`, `<c-key>F9</c-key>`, `<c-empty title text icon_name>buttons`.
* `<c-due :due="d" />` and `<c-due :due="d" compact="1" />` (in tables). `d` is any object with `state` (running, soon,
  late, paused, done_on_time, done_late, none), `words` ("Còn 5 ngày làm việc"), `due_text` ("17:30 thứ Tư 02/12"),
  `used_percent` (0…100), `used_text`, `explain_url` (answers a fragment, loaded on click).
* `<c-tabs :items="tabs" label>`: items of label, url, active, count, tone (amber, red), key.
* `<c-table caption list="1" preview="#pane" class="table-cards">thead, tbody</c-table>`; slot `batch` for
  `<div class="batch">` with `<span data-picked-count>`; cells with `data-label` become lines on a phone.
  It stands in a `card-flat` card or alone; its head stays in view.
* `<c-filters clear :chips="chips">fields</c-filters>` (GET form; slot `end` for exports), `<c-pager words next_url
  prev_url />`, `<c-crumbs :items="[{label, url}]" />`.
* `<c-steps :steps="steps" label />`: items of label, note, state (done, current, late, todo, skipped), href.
* `<c-timeline><c-timeline.moment :at="dt" note="…">sentence</c-timeline.moment></c-timeline>` (or `time="text"`).
* `<c-check title note name value checked how data-drop="/url/">files</c-check>`: a paper in a checklist.
* `<c-fact figure url pill tone :trend :goal note trend_label>sentence</c-fact>`, `<c-measure label figure :percent tone
  url />`.

Tags and filters (built in, no load needed): `|ngay` 25/11/2026, `|luc` 17:30 25/11/2026, `|luc_dai` 17:30 thứ Tư
25/11/2026, `|luc_gon` 25/11 17:30, `|thu`, `|may_gio`, `|so`, `|tien`, `|phan_tram`, `|tuong_doi`, `|tone` (pill tone
of a due state), `{% icon "print" %}`, `{% meter 40 "gold" %}`, `{% sparkline values goal tone %}`,
`{% giu_loc tab="tre" %}` (the query string with some keys changed).

Behaviour (attributes read by `static_src/js`)
----------------------------------------------
* `data-key="F9"` clicks (or focuses) the element by that key; letters and digits wait until nothing is being typed;
  several keys parted by spaces; `data-key-label` names it in the `?` help. Avoid j, k, x, / and ?.
* `data-list` with rows `data-row data-href="…"`: j/k, Enter, x (the row's checkbox), Escape; `data-pick-all`;
  `data-preview="#pane"` on the list with `data-preview-url` on rows. Give each row a real `<a>` too.
* `data-typeahead="/url/"` inside `<div class="pick">`: the url answers `?q=` with `<div role="option" data-value
  data-text>…</div>` (or `data-href`); `data-typeahead-into="hidden id"`, `data-typeahead-min`, `data-typeahead-with
  ="#form"`, `data-typeahead-free`; fires `pick` with the option's data. Use with htmx: `hx-trigger="pick from:#id"`.
* `data-idcard` on an input or form, `data-idcard-field="number|old_number|name|born|sex|address|issued"` on inputs,
  `data-idcard-done` (hidden mark shown then), event `idcard`. `data-date` on a text field: 04071990 → 04/07/1990.
* `data-drop="/url/"` on a row (posts the file by htmx; `data-drop-name`, `-target`, `-swap`, `-limit` in MB;
  `data-drop-input="#file"` fills an input instead; `<input type=file data-drop-pick>` inside does the same by hand).
* `data-guard` on a form warns before unsaved words are lost; every POST form is locked while it is sent
  (`data-no-lock` to leave one open); `data-confirm="words"` asks before acting; `data-shows="#part"`
  (`data-shows-when="value"`); `data-auto-submit`.
* `data-print="/paper.pdf"` on a button; `data-print-now="/paper.pdf"` on an element that arrives (or an `HX-Trigger`
  header `{"print": {"url": "…"}}`) opens the printer dialog. `data-print=""` prints the page.
* `data-bpmn="viewer|modeler"` with `data-src` (or XML inside), `data-marks='{"done":[…],"current":[…],"fault":[…]}'`,
  events `node` and `choose`; `data-into="field id"` for the modeler. `data-chart` with ECharts JSON inside.
* Words for the message box: Django messages on a page; from htmx the header `HX-Trigger: {"say": {"text": "…",
  "tone": "success"}}`.
* Refused htmx answers: 422 swaps into its target (forms with errors); any other 4xx needs `HX-Retarget: #messages` as
  the middleware sends, else a general sentence is shown. Events after which the page should reload use `HX-Refresh`.
"""
