// The window as a user sees it. What can be asked is told in scripts/vscode-host/automation.mjs, its other side. A desktop
// VS Code has no such side: there `screen` is undefined, and a test that needs it must say so with `this.skip()`.
export interface Place {
  selector: string;
  /** The window itself (default), or the pages of the webviews that are visible now. */
  where?: 'window' | 'webview';
}

export interface SeenElement {
  text: string;
  visible: boolean;
  /** Computed values of the CSS properties that were asked for. */
  styles: Record<string, string>;
  attributes: Record<string, string | null>;
}

export class Screen {
  constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  /** All matching elements that are there now; an empty list when there are none. */
  elements(place: Place & { styles?: string[]; attributes?: string[] }): Promise<SeenElement[]> {
    return this.ask('elements', place);
  }

  /** The texts of all matching elements that are visible now. */
  async texts(selector: string, where: Place['where'] = 'window'): Promise<string[]> {
    return (await this.elements({ selector, where })).filter(({ visible }) => visible).map(({ text }) => text.trim());
  }

  /** Presses a combination of keys, such as `Control+Shift+M`. */
  press(keys: string): Promise<void> {
    return this.ask('press', { keys });
  }

  type(text: string): Promise<void> {
    return this.ask('type', { text });
  }

  click(place: Place): Promise<void> {
    return this.ask('click', { ...place });
  }

  hover(place: Place): Promise<void> {
    return this.ask('hover', { ...place });
  }

  /** What assistive technology is told of an element, as an outline of roles and names. */
  aria(place: Place): Promise<string> {
    return this.ask('aria', { ...place });
  }

  resize(width: number, height: number): Promise<void> {
    return this.ask('resize', { width, height });
  }

  /** Saves what the window shows, where the run keeps screenshots; gives the file's path, or null where it keeps none. */
  screenshot(name: string): Promise<string | null> {
    return this.ask('screenshot', { name });
  }

  private async ask<T>(action: string, details: object): Promise<T> {
    const response = await fetch(this.url, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ do: action, ...details }),
      signal: AbortSignal.timeout(20_000),
    });
    const { value, error } = (await response.json()) as { value: T; error?: string };
    if (!response.ok) throw new Error(`${action}: ${error ?? response.statusText}`);
    return value;
  }
}

const { VSCODE_TEST_SCREEN_URL: url, VSCODE_TEST_SCREEN_TOKEN: token } = process.env;

export const screen: Screen | undefined = url !== undefined && token !== undefined ? new Screen(url, token) : undefined;
