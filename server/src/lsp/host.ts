import type { CancellationToken, ClientCapabilities, Connection } from 'vscode-languageserver';
import type { CheckSettings, Problem } from '../features/diagnose';
import type { Snapshot } from '../features/snapshot';
import type { QueryFacts } from '../query/promql/facts';
import type { ServerState, Wanted } from './live/live-state';
import type { MetricDetails } from './live/metric-details';
import type { Settings } from './settings';
import type { VersionedFile, WorkspaceNames } from './workspace-names';

/** What is known of metrics, and what a server says of some of them now. */
export interface DetailedFacts {
  readonly facts: QueryFacts;
  readonly details: ReadonlyMap<string, MetricDetails>;
}

/** What the handlers of requests may ask of the server. */
export interface Host {
  /** The snapshot of an open document's current version. */
  snapshotOf(uri: string): Snapshot | undefined;
  /** The same with its version, as navigation wants it. */
  openFile(uri: string): VersionedFile | undefined;
  /** Which names the files of the workspace hold. */
  readonly names: WorkspaceNames;
  /** The problems of an open document; undefined when it was closed, or overtaken by a newer version. */
  problemsOf(uri: string, token?: CancellationToken): Promise<{ snapshot: Snapshot; problems: readonly Problem[] } | undefined>;
  settingsOf(uri: string): Promise<Settings>;
  /** The contract and the severities that decide over the checks of a document. */
  checkSettingsOf(uri: string): Promise<CheckSettings>;
  /** What the server in use says of metrics now, soon or not at all, together with what is known of others; only of metrics that it has told. */
  metricDetails(uri: string, live: QueryFacts | undefined, metrics: readonly string[], label?: string): Promise<DetailedFacts | undefined>;
  /** How the rules and targets of the server in use fare, as far as that is known; noted as being looked at, so that it is kept fresh. */
  serverState(uri: string, wanted: Wanted): ServerState | undefined;
  /** The contract file that is about a document: without text where there is none yet, undefined where there can be none. */
  contractFileOf(uri: string): Promise<{ readonly uri: string; readonly text: string | undefined } | undefined>;
  /** What the client said that it can do. */
  clientCapabilities(): ClientCapabilities;
}

/** One feature of the language server: how it answers. What it announces is told before it is loaded (`capabilities.ts`). */
export interface Feature {
  register(connection: Connection, host: Host): void;
}
