import { OF_OPERATOR_URLS } from '../../query/template/dialect';
import { parseTemplate } from '../../query/template/parse';
import { urlProblem } from '../../text/go-url';
import type { StructureObject } from '../../schema/structure';
import { valueAt } from '../../yaml/tree';
import { defineRule, type CheckContext } from '../rule';
import { isSet, keyOf, mappingsAt, textAt } from './fields';

/** Settings of which each integration needs one; for Alertmanager, what an empty text says counts as nothing. From the operator's validation of AlertmanagerConfig. */
const NEEDS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  EmailConfig: [['to']],
  MSTeamsV2Config: [['webhookURL']],
  OpsGenieConfigResponder: [['id', 'name', 'username']],
  PagerDutyConfig: [['routingKey', 'serviceKey']],
  PushoverConfig: [['userKey', 'userKeyFile'], ['token', 'tokenFile']],
  SlackAction: [['url', 'name']],
  TelegramConfig: [['botToken', 'botTokenFile']],
  WebhookConfig: [['url', 'urlSecret']],
};

const URLS = /^(?:url|apiURL|apiUrl|clientURL|href)$/;
const WITH_URLS = /^(?:Global)?(?:PagerDuty|Jira|OpsGenie|Webhook|WeChat|VictorOps|Pushover|SNS|Telegram|Webex|RocketChat)\w*Config$/;
/** Of a message to Rocket.Chat, more URLs are checked than of others. */
const PICTURES = /^(?:icon|image|thumb)URL$/;

/** Words that Alertmanager itself writes into a message to VictorOps. */
const RESERVED = new Set(['routing_key', 'message_type', 'state_message', 'entity_display_name', 'monitoring_tool', 'entity_id', 'entity_state']);

export default defineRule({
  id: 'schema/receiver',
  severity: 'error',
  resource({ kind, node }, context) {
    if (kind !== 'AlertmanagerConfig') return;
    const seen = new Set<string>();
    for (const receiver of mappingsAt(node, 'spec', 'receivers')) {
      const name = textAt(receiver, 'name');
      if (name && seen.has(name.value)) context.report({ from: name.from, to: name.to, message: `There is another receiver \`${name.value}\` above: routes could not tell them apart. The operator refuses the object; put the integrations of both into one.` });
      if (name) seen.add(name.value);
    }
  },
  object(object, context) {
    const { type, node, head, isPartial } = object;
    if (type === undefined) return;
    if (!isPartial && Object.hasOwn(NEEDS, type)) {
      for (const fields of NEEDS[type]!) {
        if (fields.some((field) => isSet(node, field))) continue;
        context.report({ from: head.from, to: head.to, message: `${nameOf(type)} needs ${fields.map((field) => `\`${field}\``).join(' or ')}. The operator refuses the object.` });
      }
    }
    if (WITH_URLS.test(type)) checkUrls(object, context);
    const chat = type === 'TelegramConfig' ? textAt(node, 'chatID') : undefined;
    if (chat && /^[-+]?0+$/.test(chat.value)) context.report({ from: chat.from, to: chat.to, message: 'There is no chat 0: to the operator, it is a `chatID` that nobody wrote. The operator refuses the object.' });
    // The operator lets these through, and Alertmanager does not load what they become.
    if (type === 'WebexConfig' && !isPartial && !['authorization', 'bearerTokenSecret'].some((field) => valueAt(node, 'httpConfig', field))) {
      context.report({ from: head.from, to: head.to, severity: 'warning', message: 'Webex takes the token of a bot: `webexConfig` needs an `httpConfig` with an `authorization`, which a global one is not. Alertmanager refuses its whole configuration.' });
    }
    const message = type === 'WeChatConfig' ? textAt(node, 'messageType') : undefined;
    if (message && !/^(?:text|markdown)?$/.test(message.value)) context.report({ from: message.from, to: message.to, message: `\`messageType\` is \`text\` or \`markdown\`, not \`${message.value}\`. Alertmanager refuses its whole configuration.` });
    if (type === 'SNSConfig') checkSns(object, context);
    if (type === 'EmailConfig') checkEmail(object, context);
    if (type === 'VictorOpsConfig') {
      for (const field of mappingsAt(node, 'customFields')) {
        const key = textAt(field, 'key');
        if (key && RESERVED.has(key.value)) context.report({ from: key.from, to: key.to, message: `Alertmanager itself writes \`${key.value}\`: it cannot be a custom field. The operator refuses the object.` });
      }
    }
  },
});

const nameOf = (type: string): string => (type === 'OpsGenieConfigResponder' ? 'A responder of Opsgenie' : type === 'SlackAction' ? 'An action of Slack' : `\`${type.replace(/^([A-Z]+)([a-z])/, (all: string, upper: string, lower: string) => (upper.length === 1 ? upper.toLowerCase() + lower : all))}\``);

function checkUrls({ type, schema, node }: StructureObject, context: CheckContext): void {
  for (const field of Object.keys(schema.properties!).filter((name) => URLS.test(name) || (type === 'RocketChatConfig' && PICTURES.test(name)))) {
    const url = textAt(node, field);
    // Nobody looks at an empty one but for the API of SNS. A field with a pattern is reported where its value does not begin as a URL.
    if (!url || (url.value === '' && type !== 'SNSConfig') || (schema.properties![field]!.pattern !== undefined && !/^https?:\/\//.test(url.value))) continue;
    const problem = url.value.includes('{{') ? parseTemplate(url.value, OF_OPERATOR_URLS).problem?.message : urlProblem(url.value, ['http', 'https']);
    if (problem) context.report({ from: url.from, to: url.to, message: `The URL in \`${field}\` is not valid: ${problem.replace(/\.$/, '')}. The operator refuses the object.` });
  }
}

/** The operator counts as Alertmanager does: none and two are refused. */
function checkSns({ node, head, isPartial }: StructureObject, context: CheckContext): void {
  const set = ['targetARN', 'topicARN', 'phoneNumber'].filter((field) => isSet(node, field));
  if (set.length === 0 && !isPartial) context.report({ from: head.from, to: head.to, message: 'A message to SNS needs a `targetARN`, a `topicARN` or a `phoneNumber`. The operator refuses the object.' });
  if (set.length === 2) context.report({ ...keyOf(node, set[1]!), message: `\`${set[1]}\` and \`${set[0]}\` exclude each other: keep one of them. The operator refuses the object with both.` });
}

function checkEmail({ node }: StructureObject, context: CheckContext): void {
  const host = textAt(node, 'smarthost');
  // The operator takes one with nothing behind the colon, and Alertmanager refuses it.
  if (host && host.value !== '' && !/^(?:\[[^\]]*\]|[^:[\]]*):[^:[\]]+$/.test(host.value)) context.report({ from: host.from, to: host.to, message: '`smarthost` must be a host and a port, such as `smtp.example.com:587`. The operator refuses the object, or Alertmanager its whole configuration.' });
  const seen = new Set<string>();
  for (const header of mappingsAt(node, 'headers')) {
    const key = textAt(header, 'key');
    if (!key) continue;
    if (seen.has(key.value.toLowerCase())) context.report({ from: key.from, to: key.to, message: `The header \`${key.value}\` is there already: names of headers are the same in capitals and small letters. The operator refuses the object.` });
    seen.add(key.value.toLowerCase());
  }
}
