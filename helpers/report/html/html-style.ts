/** Style of the one-file report: light and dark by the setting of the reader, plain on paper. */
export const STYLE = `
:root { color-scheme: light dark; --ok: light-dark(#116329, #7ee787); --bad: light-dark(#b42318, #ff9a92); --doubt: light-dark(#7a4d00, #f0c35e);
  --line: light-dark(#d0d7de, #3d444d); --soft: light-dark(#f6f8fa, #161b22); --ink: light-dark(#1f2328, #e6edf3); --paper: light-dark(#fff, #0d1117); --dim: light-dark(#59636e, #9198a1); }
body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); margin: 0 auto; padding: 1.5rem; max-width: 72rem; }
h1, h2, h3 { line-height: 1.25; } h2 { margin-top: 2.5rem; border-top: 1px solid var(--line); padding-top: 1.5rem; }
code, .mono { font-family: ui-monospace, monospace; font-size: .9em; overflow-wrap: anywhere; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; margin: .75rem 0; } caption { text-align: left; color: var(--dim); padding-bottom: .25rem; }
th, td { border: 1px solid var(--line); padding: .4rem .6rem; text-align: left; vertical-align: top; } thead th { background: var(--soft); }
td small { display: block; color: var(--dim); overflow-wrap: anywhere; } .verdict { font-weight: 700; }
.conforms { color: var(--ok); } .deviates { color: var(--bad); } .inconclusive { color: var(--doubt); } .not-applicable { color: var(--dim); }
td.cell { color: inherit; border-left-width: 4px; } td.cell.conforms { border-left-color: var(--ok); } td.cell.deviates { border-left-color: var(--bad); } td.cell.inconclusive { border-left-color: var(--doubt); }
pre { background: var(--soft); padding: .75rem; white-space: pre-wrap; overflow-wrap: anywhere; } dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; } dt { color: var(--dim); } dd { margin: 0; overflow-wrap: anywhere; }
a { color: inherit; } summary { cursor: pointer; }
@media print { :root { color-scheme: light; } body { max-width: none; padding: 0; font-size: 11px; } section { break-inside: avoid-page; } .scroll { overflow: visible; } }
`;
