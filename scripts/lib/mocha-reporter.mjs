// A concise mocha reporter: a dot for each test that passed, every failure in full, and the counts as JSON in the file
// that MOCHA_COUNTS names.
import fs from 'node:fs';
import Mocha from 'mocha';

const WIDTH = 100;

export default class ConciseReporter extends Mocha.reporters.Base {
  constructor(runner, options) {
    super(runner, options);
    let column = 0;
    const mark = (sign) => {
      process.stdout.write((column++ % WIDTH === 0 ? '\n  ' : '') + sign);
    };
    runner.on('pass', () => mark('.'));
    runner.on('pending', () => mark(','));
    runner.on('fail', () => mark('!'));
    runner.once('end', () => {
      this.epilogue();
      const { passes, failures, pending } = this.stats;
      const counts = { passed: passes, failed: failures, skipped: pending };
      if (process.env.MOCHA_COUNTS) fs.writeFileSync(process.env.MOCHA_COUNTS, JSON.stringify(counts));
    });
  }
}
