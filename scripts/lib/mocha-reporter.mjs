// A concise mocha reporter: a dot for each test that passed, every failure in full, and the counts as JSON in the file
// that MOCHA_COUNTS names, with the titles of what failed and of what succeeded at a second try only.
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
    const titles = { failures: [], retried: [] };
    runner.on('pass', () => mark('.'));
    runner.on('pending', () => mark(','));
    runner.on('fail', (test) => {
      mark('!');
      titles.failures.push(test.fullTitle());
    });
    runner.on('retry', (test, error) => {
      mark('~');
      titles.retried.push(`${test.fullTitle()}: ${firstLine(error)}`);
    });
    runner.once('end', () => {
      this.epilogue();
      const { passes, failures, pending } = this.stats;
      const counts = { passed: passes, failed: failures, skipped: pending, ...titles };
      if (process.env.MOCHA_COUNTS) fs.writeFileSync(process.env.MOCHA_COUNTS, JSON.stringify(counts));
    });
  }
}

const firstLine = (error) => String(error?.message ?? error).split('\n', 1)[0].slice(0, 300);
