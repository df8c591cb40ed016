/** The addresses that the page loads from, and the secret that lets its one script run. */
export interface PanelAssets {
  nonce: string;
  /** The origin that VS Code serves the extension's own files from (`webview.cspSource`). */
  cspSource: string;
  script: string;
  style: string;
  /** Which of the pages that the script holds; that of a query's result unless given. */
  page?: 'preview';
}

/**
 * The result panel's page. It is empty: everything on it is made by its script from messages, as text nodes. Nothing
 * but the extension's own script and style sheet may load, and the page can reach no server.
 */
export function panelHtml({ nonce, cspSource, script, style, page }: PanelAssets): string {
  const policy = `default-src 'none'; style-src ${cspSource}; script-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escape(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${escape(style)}">
<title>Query Result</title>
</head>
<body>
<main id="root"${page ? ` data-page="${page}"` : ''}></main>
<script nonce="${escape(nonce)}" src="${escape(script)}"></script>
</body>
</html>`;
}

const escape = (text: string): string => text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
