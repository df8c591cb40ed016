/** A zero-based line and a zero-based UTF-16 column, as in the Language Server Protocol. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** The lines of a text. A line ends with `\n`, `\r\n` or a lone `\r`, as in the Language Server Protocol. */
export interface Lines {
  readonly lineCount: number;
  /** The offset of a line's first character; past the last line, the end of the text. */
  lineStart(line: number): number;
  /** The offset behind a line's last character, without its line break. */
  lineEnd(line: number): number;
  lineAt(offset: number): number;
  position(offset: number): Position;
  /** Clamps a position that lies outside the text, as the protocol asks. */
  offset(position: Position): number;
}

/** The lines of a text that is at hand as a whole. */
export class LineIndex implements Lines {
  private readonly starts: number[];

  constructor(readonly text: string) {
    this.starts = [0];
    for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) this.starts.push(i + 1);
    if (text.includes('\r')) this.addLoneCarriageReturns();
  }

  private addLoneCarriageReturns(): void {
    const lone = /\r(?!\n)/g;
    let found = false;
    for (let m = lone.exec(this.text); m; m = lone.exec(this.text)) {
      this.starts.push(m.index + 1);
      found = true;
    }
    if (found) this.starts.sort((a, b) => a - b);
  }

  get lineCount(): number {
    return this.starts.length;
  }

  lineStart(line: number): number {
    return this.starts[line] ?? this.text.length;
  }

  lineEnd(line: number): number {
    let end = line + 1 < this.starts.length ? this.starts[line + 1]! : this.text.length;
    if (line + 1 < this.starts.length) {
      if (this.text[end - 1] === '\n') end--;
      if (this.text[end - 1] === '\r' && end > this.lineStart(line)) end--;
    }
    return end;
  }

  lineAt(offset: number): number {
    let low = 0;
    let high = this.starts.length;
    while (low + 1 < high) {
      const middle = (low + high) >> 1;
      if (this.starts[middle]! <= offset) low = middle;
      else high = middle;
    }
    return low;
  }

  position(offset: number): Position {
    const clamped = Math.max(0, Math.min(offset, this.text.length));
    const line = this.lineAt(clamped);
    return { line, character: clamped - this.starts[line]! };
  }

  offset(position: Position): number {
    if (position.line < 0) return 0;
    if (position.line >= this.starts.length) return this.text.length;
    const start = this.starts[position.line]!;
    return Math.min(start + Math.max(0, position.character), Math.max(start, this.lineEnd(position.line)));
  }
}
