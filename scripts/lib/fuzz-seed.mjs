// Seeds the property tests: the same cases in every run, so that a red run is red for everybody, or those of the seed that
// FUZZ_SEED gives. FUZZ_SEED=random looks for new ones, and says which seed it took.
import fc from 'fast-check';

const wanted = process.env.FUZZ_SEED ?? '1';
const seed = wanted === 'random' ? Math.floor(Math.random() * 0x7fffffff) : Number(wanted);
if (!Number.isInteger(seed)) throw new Error(`FUZZ_SEED is a whole number or "random", and not ${wanted}`);
if (wanted === 'random') console.log(`  FUZZ_SEED=${seed}`);
fc.configureGlobal({ seed });
