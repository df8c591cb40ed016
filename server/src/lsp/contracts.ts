import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Contract } from '../contract/contract';
import { loadExtendedContract, type ExtendsProblem } from '../contract/extended-contract';
import { defaultContract } from '../contract/load-contract';
import type { CheckSettings } from '../features/diagnose';
import type { WorkspaceFacts } from '../workspace/facts';
import { readTextFile } from '../files/read-text';
import { SCHEMAS } from '../files/schema-files';
import { prometheusTarget } from '../query/promql/versions';
import { dayOf } from '../text/day';
import type { Settings } from './settings';
import { canonicalUri, pathOf } from './uri';

const FILE_NAMES = ['observability-contract.yaml', 'observability-contract.yml'];

interface Loaded {
  readonly contract: Contract;
  readonly problems: readonly ExtendsProblem[];
}

/**
 * The contract of each workspace folder. A contract file that is open in the editor counts as it stands there; otherwise
 * as it is on the disk. A folder without one has the default contract.
 */
export class ContractStore {
  private readonly contracts = new Map<string, Promise<Loaded>>();
  /** The files beside contract files that a contract was read from, or would be if they were there, by canonical URI. */
  private readonly extended = new Set<string>();
  /** Of the workspace folders: ten thousand files ask for theirs. */
  private readonly spellings = new Map<string, string>();
  private readonly checkSettings = new Map<string, { contract: Contract; settings: CheckSettings }>();

  /**
   * @param folders the URIs of the workspace folders
   * @param openText the text of an open document, by its canonical URI
   */
  constructor(
    private readonly folders: () => readonly string[],
    private readonly openText: (uri: string) => string | undefined,
  ) {}

  /**
   * What decides over the checks of a file; the same object as long as nothing of it changes.
   *
   * @param factsOf what is known of the workspace by the time that the contract is there
   */
  async settingsFor(uri: string, settings: Settings, factsOf: () => WorkspaceFacts): Promise<CheckSettings> {
    const loaded = settings.contractEnabled ? await this.contractOf(this.folderOf(uri)) : undefined;
    const contract = loaded?.contract;
    const key = JSON.stringify([this.folderOf(uri), settings.contractEnabled, settings.severities, settings.prometheusVersion, settings.prometheusFeatures, settings.schemaProvider, settings.liveChecks]);
    const workspace = factsOf();
    const today = dayOf(new Date());
    const known = this.checkSettings.get(key);
    if (known && known.settings.contract === contract && known.settings.workspace === workspace && known.settings.today === today) return known.settings;
    // Only what changed is another object, so that checks can tell on what they depend.
    const kept = known?.settings ?? { schemas: SCHEMAS, reportsStructure: settings.schemaProvider !== 'off', severities: settings.severities, liveChecks: settings.liveChecks, prometheus: prometheusTarget(settings.prometheusVersion, settings.prometheusFeatures) };
    const made: CheckSettings = { ...kept, contract, workspace, today, root: this.folderOf(uri), extendsProblems: loaded?.problems };
    this.checkSettings.set(key, { contract: contract ?? defaultContract(), settings: made });
    return made;
  }

  /** Forgets what was read, so that the next check reads it anew. */
  changed(): void {
    this.contracts.clear();
  }

  /** Whether a file is one that a contract extends, or a folder that has one somewhere in it: of a folder that comes or goes, nothing more is told. */
  isExtended(uri: string): boolean {
    const changed = canonicalUri(uri);
    if (this.extended.has(changed)) return true;
    for (const file of this.extended) if (file.startsWith(`${changed}/`)) return true;
    return false;
  }

  private contractOf(folder: string): Promise<Loaded> {
    let contract = this.contracts.get(folder);
    if (!contract) this.contracts.set(folder, (contract = this.load(folder)));
    return contract;
  }

  private async load(folder: string): Promise<Loaded> {
    const file = await this.fileIn(folder);
    if (!file) return { contract: defaultContract(), problems: [] };
    const { contract, problems, files } = await loadExtendedContract(file.uri, file.text, (uri) => this.read(canonicalUri(uri)));
    for (const uri of files) this.extended.add(canonicalUri(uri));
    return { contract, problems };
  }

  /** The contract file of a folder, as it stands in the editor or else on the disk. */
  private async fileIn(folder: string): Promise<{ uri: string; text: string } | undefined> {
    for (const name of FILE_NAMES) {
      const uri = `${folder}/${name}`;
      const text = await this.read(uri);
      if (text !== undefined) return { uri, text };
    }
    return undefined;
  }

  /** The contract file that is about a document; one without text where there is none yet, undefined where there can be none. */
  async fileFor(uri: string): Promise<{ readonly uri: string; readonly text: string | undefined } | undefined> {
    const folder = this.folderOf(uri);
    if (!folder.startsWith('file:')) return undefined;
    return (await this.fileIn(folder)) ?? { uri: `${folder}/${FILE_NAMES[0]!}`, text: undefined };
  }

  private async read(uri: string): Promise<string | undefined> {
    const open = this.openText(uri);
    if (open !== undefined) return open;
    const file = pathOf(uri);
    if (file === undefined) return undefined;
    try {
      return (await readTextFile(file)).text;
    } catch {
      // Most folders have no contract file; one that cannot be read is the same to the checks.
      return undefined;
    }
  }

  /** What settings of a file are asked for: those of its workspace folder, for no single file has its own; or of the file, outside of all. */
  scopeOf(uri: string): string {
    return this.folderAround(uri) ?? uri;
  }

  private folderAround(uri: string): string | undefined {
    const folders = this.folders();
    // Most workspaces have one folder, and most URIs are spelt as it is.
    if (folders.length === 1 && uri.startsWith(`${folders[0]!}/`)) return this.spelled(folders[0]!);
    const canonical = canonicalUri(uri);
    return folders
      .map((folder) => this.spelled(folder))
      .filter((folder) => canonical.startsWith(`${folder}/`))
      .sort((a, b) => b.length - a.length)[0];
  }

  /** A folder's URI in its one spelling, without a slash at its end. */
  private spelled(folder: string): string {
    let spelling = this.spellings.get(folder);
    if (spelling === undefined) this.spellings.set(folder, (spelling = canonicalUri(folder).replace(/\/$/, '')));
    return spelling;
  }

  /** The innermost workspace folder around a file; outside of all, the folder that the file stands in. */
  folderOf(uri: string): string {
    const around = this.folderAround(uri);
    if (around !== undefined) return around;
    const file = pathOf(uri);
    return file === undefined ? '' : pathToFileURL(path.dirname(file)).href;
  }
}
