/** Sturdy: a dark rail with the name plate, ruled tables, a job ticket with its bill beside it. */
export const workshopCss = `
h1, h2, .brand, .note-title { font-stretch: 112%; }
.frame { grid-template-rows: auto 1fr; }
.screen-head { padding-bottom: 0.9rem; border-bottom: 3px solid var(--ink); }
.table-frame { background: var(--surface); border: 1px solid var(--line); border-top: 0; border-radius: 0 0 var(--radius) var(--radius); }
thead { background: var(--sunken); }
tbody tr + tr { border-top: 1px solid var(--line); }
tbody tr:hover { background: var(--hover); }
tbody tr[data-tone]:hover { background: var(--tone-wash); }
.lines .table-frame { border-top: 1px solid var(--line); border-radius: var(--radius); }
.badge { border-left: 4px solid var(--tone); padding-left: 0.55em; }
.badge::before { display: none; }
.facts { border-left: 6px solid var(--component); border-radius: 0 var(--radius) var(--radius) 0; }
.detail[data-tone="bad"] .facts { border-left-color: var(--bad); }
.figures { border: 0; padding-top: 1.6rem; padding-bottom: 1.5rem; background: var(--surface); border-radius: 0;
  --tooth: 9px;
  mask: conic-gradient(from -45deg at bottom, #0000, #000 1deg 89deg, #0000 90deg) 50% / var(--tooth) 100%; }
.figures p { border-bottom: 1px dashed var(--line); }
.figures [data-sum="true"] { border-bottom: 0; border-top: 3px solid var(--ink); font-stretch: 108%; }
.track { counter-reset: step; background: var(--sunken); border-radius: var(--radius-small); overflow: hidden; gap: 0; }
.track li { flex: 1 1 auto; position: relative; justify-content: center; min-height: 36px; padding: 0 1.1rem 0 1.7rem; clip-path: polygon(0 0, calc(100% - 12px) 0, 100% 50%, calc(100% - 12px) 100%, 0 100%, 12px 50%); margin-right: -8px; }
.track li:first-child { clip-path: polygon(0 0, calc(100% - 12px) 0, 100% 50%, calc(100% - 12px) 100%, 0 100%); padding-left: 1.1rem; }
.track li:last-child { margin-right: 0; }
.track li + li::before { display: none; }
.track [data-place="passed"] { background: var(--line); color: var(--ink); text-decoration: none; }
.track [data-place="here"] { background: var(--component); color: var(--on-component); }
.main-nav a { border-left: 4px solid transparent; border-radius: 0; }
.main-nav a[aria-current] { border-left-color: var(--frame-mark); background: var(--frame-hover); }
.brand { font-stretch: 118%; }
.frame-end .button-plain { background: none; color: inherit; border-color: var(--on-frame-line); }
.frame-end .button-plain:hover { background: var(--frame-hover); }
.note { background: var(--surface); border: 1px dashed var(--field-line); }
@media (min-width: 48rem) {
  .frame { grid-template: 1fr / 15.5rem minmax(0, 1fr); }
  .frame-head { position: sticky; top: 0; height: 100dvh; flex-direction: column; align-items: stretch; gap: 1.5rem; padding: 1.4rem 0 1rem; }
  .brand { padding: 0 1.25rem; align-items: flex-start; }
  .frame-menu { flex: 1; flex-direction: column; align-items: stretch; justify-content: space-between; }
  .main-nav ul { flex-direction: column; gap: 0; }
  .main-nav a { padding: 0 1.25rem 0 1.15rem; }
  .frame-end, .signed-in { flex-direction: column; align-items: stretch; padding: 0 1.25rem; }
  .frame-end { padding: 0; margin-top: auto; }
  .frame-end > .button { margin: 0 1.25rem; }
  .frame-end > .button-quiet { justify-content: flex-start; padding: 0; }
  .door { margin-left: 0; }
}
@media (max-width: 47.99rem) {
  .track { flex-direction: column; }
  .track li, .track li:first-child { clip-path: none; justify-content: flex-start; margin: 0; padding: 0 0.9rem; min-height: 32px; }
  .table-frame { border-left: 0; border-right: 0; margin-inline: -1rem; border-radius: 0; }
  .card .table-frame { margin-inline: 0; }
}
`;
