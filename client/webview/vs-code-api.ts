/** What VS Code gives to a page. What is kept outlives a reload of the window. */
export interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}
