import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Contract } from '../contract/contract';
import { loadExtendedContract, type ExtendedContract } from '../contract/extended-contract';
import { defaultContract } from '../contract/load-contract';
import type { CheckSettings } from '../features/diagnose';
import { withSnapshot } from '../features/with-snapshot';
import { readMetadataIn } from '../files/metadata-file';
import { readTextFile } from '../files/read-text';
import { dayOf } from '../text/day';
import { SCHEMAS } from '../files/schema-files';
import { DEFAULT_BUDGET } from '../query/promql/live';
import type { PrometheusTarget } from '../query/promql/versions';
import type { SnapshotKnowledge } from '../workspace/metadata-snapshot';
import type { CheckArguments } from './arguments';
import { UsageError } from './arguments';

const FILE_NAMES = ['observability-contract.yaml', 'observability-contract.yml'];

const withSlashes = (file: string): string => file.split(path.sep).join('/');

/** Reads a contract with the files that it extends. */
const load = (file: string, text: string): Promise<ExtendedContract> =>
  loadExtendedContract(withSlashes(path.resolve(file)), text, async (other) => {
    try {
      return (await readTextFile(other)).text;
    } catch {
      // Who extends a file that cannot be read is told so, where the file is named.
      return undefined;
    }
  });

/** Finds the settings of each checked file; files that share a contract share the object. */
export class ContractLookup {
  private readonly byFolder = new Map<string, Promise<CheckSettings>>();
  private readonly metadata = new Map<string, Promise<SnapshotKnowledge | undefined>>();
  private readonly builtIn: CheckSettings;
  private readonly none: CheckSettings;
  private readonly today = dayOf(new Date());
  private given: Promise<CheckSettings> | undefined;

  /** @param note is told of contracts that are in force although something is wrong in them */
  constructor(
    private readonly wanted: CheckArguments['contract'],
    private readonly note: (text: string) => void,
    private readonly prometheus?: PrometheusTarget,
  ) {
    this.builtIn = this.settings({ contract: defaultContract(), problems: [] });
    this.none = this.settings({ contract: undefined, problems: [] });
  }

  /** @param file the contract file, where there is one */
  private settings({ contract, problems }: Pick<ExtendedContract, 'problems'> & { readonly contract: Contract | undefined }, file?: string): CheckSettings {
    return { contract, extendsProblems: problems, ...(file === undefined ? {} : { root: withSlashes(path.dirname(path.resolve(file))) }), severities: {}, prometheus: this.prometheus, today: this.today, schemas: SCHEMAS };
  }

  /**
   * The settings of a file, with what the snapshot of metadata in the nearest folder above says.
   *
   * @throws UsageError where the contract that was asked for cannot be read
   */
  async of(file: string): Promise<CheckSettings> {
    return withSnapshot(await this.contractOf(file), await this.metadataAbove(path.dirname(path.resolve(file))), DEFAULT_BUDGET);
  }

  private metadataAbove(folder: string): Promise<SnapshotKnowledge | undefined> {
    let found = this.metadata.get(folder);
    if (!found) {
      const above = path.dirname(folder);
      this.metadata.set(folder, (found = readMetadataIn(folder).then((snapshot) => snapshot ?? (above === folder ? undefined : this.metadataAbove(above)))));
    }
    return found;
  }

  private contractOf(file: string): Promise<CheckSettings> {
    switch (this.wanted.kind) {
      case 'none':
        return Promise.resolve(this.none);
      case 'file':
        return (this.given ??= this.read(this.wanted.file));
      case 'found':
        return this.nearest(path.dirname(path.resolve(file)));
    }
  }

  private async read(file: string): Promise<CheckSettings> {
    let text: string;
    try {
      text = (await readTextFile(file)).text;
    } catch (error) {
      throw new UsageError(`the contract ${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    }
    const loaded = await load(file, text);
    if (loaded.problems[0]) throw new UsageError(`the contract ${file} is not valid: ${loaded.problems[0].message}`);
    if (!loaded.isValid) throw new UsageError(`the contract ${file} is not valid: run check on it to see why`);
    return this.settings(loaded, file);
  }

  private nearest(folder: string): Promise<CheckSettings> {
    let found = this.byFolder.get(folder);
    if (!found) this.byFolder.set(folder, (found = this.lookIn(folder)));
    return found;
  }

  private async lookIn(folder: string): Promise<CheckSettings> {
    for (const name of FILE_NAMES) {
      // Most folders have no contract of their own.
      if (!existsSync(path.join(folder, name))) continue;
      let text: string;
      try {
        text = (await readTextFile(path.join(folder, name))).text;
      } catch {
        // It went away, or may not be read.
        continue;
      }
      const loaded = await load(path.join(folder, name), text);
      if (!loaded.isValid) this.note(`the contract ${path.join(folder, name)} is not valid, and what is wrong in it is not in force: run check on it to see why`);
      return this.settings(loaded, path.join(folder, name));
    }
    const above = path.dirname(folder);
    return above === folder ? this.builtIn : this.nearest(above);
  }
}
