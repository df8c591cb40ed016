import assert from 'node:assert/strict';
import fc from 'fast-check';
import { CELL_KINDS, NotebookError, readNotebook, secondsOf, writeNotebook, type Notebook } from './notebook-format';

const FILE = `{
  "version": 1,
  "cells": [
    {
      "kind": "markdown",
      "text": [
        "# Errors"
      ]
    },
    {
      "kind": "promql",
      "range": "6h",
      "text": [
        "sum by (service) (",
        "  rate(errors_total[5m])",
        ")"
      ],
      "author": "x"
    }
  ],
  "team": "y"
}
`;

describe('the file of a query notebook', () => {
  it('is read and written as it stands, with what another version has beside it', () => {
    assert.equal(writeNotebook(readNotebook(FILE)), FILE);
    assert.equal(readNotebook(FILE).cells[1]!.text, 'sum by (service) (\n  rate(errors_total[5m])\n)');
  });

  it('keeps whatever is in it', () => {
    const cell = fc.record({ kind: fc.constantFrom(...CELL_KINDS), text: fc.string({ unit: 'binary' }), rest: fc.constant({}) }, { noNullPrototype: true });
    fc.assert(fc.property(fc.record({ cells: fc.array(cell), rest: fc.constant({}) }, { noNullPrototype: true }), (notebook: Notebook) => assert.deepEqual(readNotebook(writeNotebook(notebook)), notebook)));
  });

  it('may be empty, as a new file is', () => assert.deepEqual(readNotebook(' \n'), { cells: [], rest: {} }));

  for (const [what, text, message] of [
    ['no JSON', '{"version": 1,', /no query notebook: .*not changed/],
    ['no notebook', '{"nbformat": 4}', /no list of `cells`/],
    ['of a newer version', '{"version": 2, "cells": []}', /version 2, and this extension reads version 1/],
    ['with a cell of an unknown kind', '{"version": 1, "cells": [{"kind": "sql", "text": []}]}', /Cell 1 .* the kind "sql"/],
    ['with a text that is none', '{"version": 1, "cells": [{"kind": "promql", "text": 5}]}', /no list of lines/],
    ['with a range that is none', '{"version": 1, "cells": [{"kind": "promql", "text": [], "range": "soon"}]}', /no duration such as 1h/],
  ] as const) {
    it(`says what is wrong when it is ${what}`, () => assert.throws(() => readNotebook(text), (error) => error instanceof NotebookError && message.test(error.message)));
  }

  it('never breaks what reads it', () => {
    fc.assert(fc.property(fc.json(), (text) => {
      try {
        readNotebook(text);
      } catch (error) {
        assert.ok(error instanceof NotebookError);
      }
    }));
  });

  it('has ranges in seconds', () => assert.deepEqual(['30s', '6h', '2d', undefined].map(secondsOf), [30, 21_600, 172_800, undefined]));
});
