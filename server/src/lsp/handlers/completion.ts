import { CompletionTriggerKind, type CompletionItem, type CompletionList } from 'vscode-languageserver';
import { completeContract } from '../../features/complete-contract';
import { completeKind } from '../../features/complete-kind';
import { completeQuery } from '../../features/complete-query';
import { completeTemplate } from '../../features/complete-template';
import { completeUnitTest } from '../../features/unit-test-help';
import { metricsAt } from '../../features/metrics-at';
import { isContractFile } from '../../model/recognise';
import { CONTRACT_TRIGGERS } from '../capabilities';
import { CompletionItems } from '../completion-items';
import type { Feature } from '../host';

export const completion: Feature = {
  register(connection, host) {
    const items = new CompletionItems();
    connection.onCompletionResolve((item) => items.withDocumentation(item));
    connection.onCompletion(async ({ textDocument: { uri }, position, context }, token): Promise<CompletionItem[] | CompletionList> => {
      const trigger = context?.triggerKind === CompletionTriggerKind.TriggerCharacter ? context.triggerCharacter : undefined;
      if (isContractFile(uri)) {
        const sources = await host.checkSettingsOf(uri);
        const snapshot = host.snapshotOf(uri);
        const offered = trigger === undefined || CONTRACT_TRIGGERS.includes(trigger);
        return snapshot && offered && !token.isCancellationRequested ? items.ofSchema(snapshot, completeContract(snapshot.text, snapshot.lines.offset(position), { contract: sources.contract, workspace: sources.workspace, live: sources.live })) : [];
      }
      const { contract, live, workspace, schemas, reportsStructure } = await host.checkSettingsOf(uri);
      const snapshot = host.snapshotOf(uri);
      const client = host.clientCapabilities().textDocument?.completion;
      const snippets = client?.completionItem?.snippetSupport === true;
      if (!snapshot) return [];
      const at = snapshot.lines.offset(position);
      const around = metricsAt(snapshot, at);
      const detailed = around.metrics.length > 0 ? await host.metricDetails(uri, live, around.metrics, around.label) : undefined;
      // The list that the client waits for is a newer one, whose documentation is to be kept.
      if (token.isCancellationRequested) return [];
      const settings = { contract, live: detailed?.facts ?? live, workspace, trigger, snippets };
      const found = completeTemplate(snapshot, at, settings) ?? completeQuery(snapshot, at, settings);
      if (found) return items.ofQuery(snapshot, found, client?.completionList?.itemDefaults?.includes('editRange') === true);
      const isYaml = /^ya?ml/.test(snapshot.languageId);
      const file = isYaml && trigger === undefined ? host.openFile(uri) : undefined;
      const names = file && (await completeUnitTest(file, at, host.names.filesFor(token), () => host.names.defined()));
      // Other files may have been read in the meantime, and the document may be another one.
      if (token.isCancellationRequested) return [];
      if (names) return items.ofSchema(snapshot, names);
      return isYaml && schemas && reportsStructure !== false && trigger === undefined ? items.ofSchema(snapshot, completeKind(snapshot, at, schemas)) : [];
    });
  },
};
