// The specs of each kind of run. They are imported when mocha's `describe` and `it` are there, not before.
export const SPECS: Record<string, (() => Promise<unknown>)[]> = {
  // The extension from the repository, in a development host.
  development: [
    () => import('./smoke.spec'),
    () => import('./diagnostics.spec'),
    () => import('./contract.spec'),
    () => import('./languages.spec'),
    () => import('./run-query.spec'),
    () => import('./connections.spec'),
    () => import('./result-panel.spec'),
    () => import('./alert-preview.spec'),
    () => import('./notebook.spec'),
    () => import('./dashboard-queries.spec'),
    () => import('./held-queries.spec'),
    () => import('./live-server.spec'),
    () => import('./live-state.spec'),
    () => import('./metadata-snapshot.spec'),
    () => import('./query-help.spec'),
    () => import('./logql.spec'),
    () => import('./editing.spec'),
    () => import('./suppress.spec'),
    () => import('./navigation.spec'),
    () => import('./gathering.spec'),
    () => import('./walkthrough.spec'),
    () => import('./compiled.spec'),
  ],
  // In a window of its own, which it loads anew.
  reload: [() => import('./reload.spec')],
  // The installed .vsix. A development host starts an extension in more cases than a user's VS Code does, so everything
  // about activation, and about files that have to be in the package, belongs here.
  installed: [() => import('./activation.spec'), () => import('./smoke.spec'), () => import('./diagnostics.spec'), () => import('./run-query.spec'), () => import('./compiled.spec')],
};
