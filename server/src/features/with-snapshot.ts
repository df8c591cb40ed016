import type { Budget } from '../query/promql/live';
import { snapshotSeries, type SnapshotKnowledge } from '../workspace/metadata-snapshot';
import type { CheckSettings } from './diagnose';

const combined = new WeakMap<CheckSettings, { readonly snapshot: SnapshotKnowledge; readonly budget: Budget; readonly settings: CheckSettings }>();

/** Settings together with what a snapshot of metadata says; equal ones are the same object. */
export function withSnapshot(settings: CheckSettings, snapshot: SnapshotKnowledge | undefined, budget: Budget): CheckSettings {
  if (!snapshot) return settings;
  const last = combined.get(settings);
  if (last?.snapshot === snapshot && last.budget === budget) return last.settings;
  const made: CheckSettings = { ...settings, live: snapshot.facts, series: snapshotSeries(snapshot, budget) };
  combined.set(settings, { snapshot, budget, settings: made });
  return made;
}
