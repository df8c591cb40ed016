import { MarkupKind, type Hover } from 'vscode-languageserver';
import { hoverContract } from '../../features/hover-contract';
import { hoverKind } from '../../features/hover-kind';
import { hoverQuery } from '../../features/hover-query';
import { hoverTemplate } from '../../features/hover-template';
import { hoverUnitTest } from '../../features/unit-test-help';
import { isContractFile } from '../../model/recognise';
import { toRange } from '../convert';
import type { SchemaHover } from '../../features/hover-schema';
import { plain } from '../../text/markdown';
import type { Feature } from '../host';
import { detailsInWords } from '../live/metric-details';

/** What stands under the pointer: an expression of a query, a word of a template, a field of a Kubernetes object, or one of the contract file. */
export const hover: Feature = {
  register(connection, host) {
    connection.onHover(async ({ textDocument: { uri }, position }, token): Promise<Hover | null> => {
      const { contract, live, workspace, schemas, reportsStructure } = await host.checkSettingsOf(uri);
      const snapshot = host.snapshotOf(uri);
      if (!snapshot) return null;
      const at = snapshot.lines.offset(position);
      const inQuery = () => hoverQuery(snapshot, at, contract, live, workspace) ?? hoverTemplate(snapshot, at, contract, live, workspace);
      const inObject = () => (schemas && reportsStructure !== false ? hoverKind(snapshot, at, schemas) : undefined);
      const ofTest = async (): Promise<SchemaHover | undefined> => {
        const file = host.openFile(uri);
        return file && hoverUnitTest(file, at, host.names.filesFor(token));
      };
      const found = isContractFile(uri) ? hoverContract(snapshot, at) : (inQuery() ?? (await ofTest()) ?? inObject());
      if (!found) return null;
      const word = snapshot.source.slice(found.span.from, found.span.to);
      const details = live?.metric(word) ? (await host.metricDetails(uri, live, [word]))?.details.get(word) : undefined;
      const value = details ? `${found.markdown}\n\n${plain(detailsInWords(details))}` : found.markdown;
      return { range: toRange(snapshot.lines, found.span), contents: { kind: MarkupKind.Markdown, value } };
    });
  },
};
