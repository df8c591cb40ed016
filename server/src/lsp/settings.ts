import type { Connection } from 'vscode-languageserver';
import type { SeverityName } from '../contract/contract';
import { MOST_PROBLEMS } from '../features/diagnose';
import { DEFAULT_WIDTH } from '../features/format';
import { DEFAULT_BUDGET, type Budget } from '../query/promql/live';

/** The user's settings as far as the server reads them. */
export interface Settings {
  readonly contractEnabled: boolean;
  readonly codeLensEnabled: boolean;
  /** Whether lenses say how rules and monitors fare on the server in use. */
  readonly liveLenses: boolean;
  /** Whether the server in use is asked about the selectors of queries, and rules report what it says. */
  readonly liveChecks: boolean;
  readonly budget: Budget;
  /** Whether inferred types of queries are shown as inlay hints. */
  readonly inlayTypes: boolean;
  /** Where the formatter breaks lines, in characters. */
  readonly formatWidth: number;
  /** Who completes the fields of Kubernetes objects and reports the wrong ones: with `off`, another extension does. */
  readonly schemaProvider: 'auto' | 'observability' | 'off';
  readonly severities: Readonly<Record<string, SeverityName | 'off'>>;
  /** How many problems other than errors are shown of one file. */
  readonly mostProblems: number;
  /** The version of Prometheus that queries are written for; empty is the newest. */
  readonly prometheusVersion: string;
  /** Patterns of files, from the workspace folder on, whose rules are those of Loki. */
  readonly lokiRules: readonly string[];
  /** What that Prometheus enables, by the names of `--enable-feature`. */
  readonly prometheusFeatures: readonly string[];
}

/** How long a client may take to tell its settings, in milliseconds. */
const ANSWER_MS = 5_000;

/**
 * Problems other than errors that are shown of one file, unless the user wants another number. They are sent behind each keystroke, and
 * VS Code shows a thousand of all files together: one file must not take the place of all others.
 */
const SHOWN_PROBLEMS = 100;

const SEVERITIES: ReadonlySet<unknown> = new Set(['error', 'warning', 'information', 'hint', 'off']);

/** Reads the section `observability`, whatever a client sends for it. */
export function readSettings(section: unknown): Settings {
  const rules = field(section, 'rules');
  const severities = typeof rules === 'object' && rules !== null ? Object.entries(rules).filter(([, severity]) => SEVERITIES.has(severity)) : [];
  return {
    contractEnabled: field(field(section, 'contract'), 'enabled') !== false,
    codeLensEnabled: field(field(section, 'codeLens'), 'enabled') !== false,
    liveLenses: field(field(section, 'codeLens'), 'live') !== false,
    liveChecks: field(field(section, 'live'), 'checks') === true,
    budget: budgetOf(field(field(section, 'live'), 'budget')),
    inlayTypes: field(field(section, 'inlayHints'), 'types') === true,
    formatWidth: width(field(field(section, 'format'), 'width')),
    schemaProvider: provider(field(field(section, 'schema'), 'provider')),
    severities: Object.fromEntries(severities),
    mostProblems: problems(field(field(section, 'problems'), 'maxPerFile')),
    prometheusVersion: text(field(field(section, 'prometheus'), 'version')),
    lokiRules: texts(field(field(section, 'loki'), 'rules')),
    prometheusFeatures: texts(field(field(section, 'prometheus'), 'features')),
  };
}

const budgets = new Map<string, Budget>();

/** Equal budgets are the same object, for checks tell by it whether something changed. */
function budgetOf(value: unknown): Budget {
  const positive = (name: 'series' | 'samples'): number => {
    const number = field(value, name);
    return typeof number === 'number' && number > 0 ? number : DEFAULT_BUDGET[name];
  };
  const budget: Budget = { series: positive('series'), samples: positive('samples') };
  const key = `${budget.series} ${budget.samples}`;
  if (!budgets.has(key)) budgets.set(key, budget.series === DEFAULT_BUDGET.series && budget.samples === DEFAULT_BUDGET.samples ? DEFAULT_BUDGET : budget);
  return budgets.get(key)!;
}

const provider = (value: unknown): Settings['schemaProvider'] => (value === 'observability' || value === 'off' ? value : 'auto');
const problems = (value: unknown): number => (typeof value === 'number' && value >= 1 ? Math.min(Math.floor(value), MOST_PROBLEMS) : SHOWN_PROBLEMS);
const width = (value: unknown): number => (typeof value === 'number' && value >= 1 ? value : DEFAULT_WIDTH);

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const texts = (value: unknown): string[] => (Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : []);

const field = (value: unknown, name: string): unknown => (typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined);

/** The settings of each resource: asked of the client once, and again after a change. */
export class SettingsStore {
  private readonly known = new Map<string, Promise<Settings>>();
  private pushed: Settings = readSettings(undefined);

  /** @param canAsk whether the client answers `workspace/configuration`; otherwise what it pushes counts */
  constructor(
    private readonly connection: Connection,
    private readonly canAsk: () => boolean,
  ) {}

  of(uri: string): Promise<Settings> {
    if (!this.canAsk()) return Promise.resolve(this.pushed);
    let settings = this.known.get(uri);
    if (!settings) {
      const asked = this.connection.workspace.getConfiguration({ scopeUri: uri, section: 'observability' }).then(readSettings, () => this.pushed);
      settings = Promise.race([asked, this.pushedAfter(ANSWER_MS)]);
      this.known.set(uri, settings);
    }
    return settings;
  }

  /** The patterns of VS Code's `files.exclude` that hold for a folder, as far as they hold without a condition. */
  async excluded(folder: string): Promise<readonly string[]> {
    if (!this.canAsk()) return [];
    const asked = this.connection.workspace.getConfiguration({ scopeUri: folder, section: 'files.exclude' }) as Promise<unknown>;
    const patterns = await Promise.race([asked.catch(() => undefined), this.pushedAfter(ANSWER_MS).then(() => undefined)]);
    return typeof patterns === 'object' && patterns !== null ? Object.entries(patterns).flatMap(([pattern, isExcluded]) => (isExcluded === true ? [pattern] : [])) : [];
  }

  /** A client that never answers must not hold up the checks: then what it pushed counts. */
  private pushedAfter(milliseconds: number): Promise<Settings> {
    return new Promise((resolve) => setTimeout(() => resolve(this.pushed), milliseconds).unref());
  }

  /** @param pushed the value of `workspace/didChangeConfiguration`; null where the client wants to be asked */
  changed(pushed: unknown): void {
    this.known.clear();
    const section = field(pushed, 'observability');
    if (section !== undefined) this.pushed = readSettings(section);
  }

  forget(uri: string): void {
    this.known.delete(uri);
  }
}
