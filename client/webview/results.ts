import 'uplot/dist/uPlot.min.css';
import './results.css';
import './views.css';
import './preview/preview.css';
import { startPreview } from './preview/start-preview';
import { startResults } from './results-page';
import type { VsCodeApi } from './vs-code-api';

declare function acquireVsCodeApi(): VsCodeApi;

const root = document.getElementById('root');
if (!root) throw new Error('the page has no root');
// One script holds both pages, for they share most of what they are made of.
(root.dataset.page === 'preview' ? startPreview : startResults)(root, acquireVsCodeApi());
