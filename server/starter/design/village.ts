/** Warm: an awning over the page, soft cards, a row of a list is a card of its own. */
export const villageCss = `
h1, h2, h3, .brand, .note-title { font-variation-settings: "SOFT" 100, "WONK" 0; }
.frame { grid-template-rows: auto 1fr; }
.frame-head { position: relative; padding: 0.7rem max(1.25rem, calc((100vw - 72rem) / 2)); margin-bottom: 22px; }
.frame-head::after { content: ""; position: absolute; inset: 100% 0 auto; height: 18px; background: var(--frame);
  mask: radial-gradient(18px 18px at 50% 0, #000 97%, #0000) 50% 0 / 36px 18px repeat-x; }
.frame-menu { flex: 1; justify-content: space-between; }
.frame-end { margin-left: auto; }
.brand img { border-radius: 50%; outline: 2px solid var(--on-frame); }
.hero { grid-template-columns: minmax(0, 1fr); }
@media (min-width: 60rem) { .hero { grid-template-columns: minmax(0, 1.1fr) minmax(0, 0.9fr); } }
.main-nav a[aria-current] { background: var(--frame-hover); text-decoration: underline; text-decoration-thickness: 2px; text-underline-offset: 0.35em; }
.main-nav a { border-radius: 999px; }
.frame-end .button-plain { background: none; color: inherit; border-color: var(--on-frame-line); }
.frame-end .button-plain:hover { background: var(--frame-hover); }
main { max-width: 72rem; margin: 0 auto; }
.screen-head { margin-bottom: 1.75rem; }
table { border-collapse: separate; border-spacing: 0 0.6rem; }
.tools:has(+ .table-frame) { margin-bottom: 0.25rem; }
tbody td { background: var(--surface); border-block: 1px solid var(--line); }
tbody td:first-child { border-left: 1px solid var(--line); border-radius: var(--radius) 0 0 var(--radius); }
tbody td:last-child { border-right: 1px solid var(--line); border-radius: 0 var(--radius) var(--radius) 0; }
tbody tr { box-shadow: none; background: none; }
tbody tr[data-tone] td { background: color-mix(in oklab, var(--tone-wash), var(--surface) 20%); border-color: var(--tone); }
thead th { padding-block: 0; }
.row-link { font-family: var(--font-display); font-weight: 600; font-size: 1.05em; text-decoration: none; }
.row-link:hover { text-decoration: underline; }
.facts dl { gap: 1.3rem 2rem; }
.figures { background: var(--sunken); border: 0; box-shadow: none; }
.track { gap: 0.4rem; }
.track li { min-height: 38px; padding: 0 1rem; border-radius: 999px; background: var(--sunken); }
.track li + li::before { display: none; }
.track [data-place="here"] { background: var(--component); color: var(--on-component); }
.track [data-place="passed"] { text-decoration: none; color: var(--ink); background: var(--line); }
.note { justify-items: center; text-align: center; background: none; border: 2px dashed var(--field-line); padding-block: 2.5rem; }
.lines td, .lines tbody td { background: var(--background); }
[data-stacked="true"] {
  table { border-spacing: 0; margin: 0; }
  tbody { display: grid; gap: 0.7rem; }
  tbody tr, tbody tr[data-tone] { background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius); padding: 0.9rem 1.1rem; }
  tbody tr[data-tone] { background: var(--tone-wash); border-color: var(--tone); }
  tbody td, tbody td:first-child, tbody td:last-child, tbody tr[data-tone] td { background: none; border: 0; border-radius: 0; }
}
.tools:has(+ [data-stacked="true"]) { margin-bottom: 1rem; }
@media (max-width: 47.99rem) {
  .frame-head { padding: 0.5rem 1rem; }
  .frame-end { margin-left: 0; }
}
/* Between a phone and a wide screen the navigation has a line of its own. */
@media (min-width: 48rem) and (max-width: 63.99rem) {
  .frame-head { flex-wrap: wrap; row-gap: 0.25rem; padding-block: 0.6rem; }
  .frame-menu { display: contents; }
  .main-nav { order: 1; flex: 1 0 100%; }
  .main-nav a { min-height: 40px; }
}
`;
