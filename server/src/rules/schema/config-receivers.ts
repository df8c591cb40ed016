import { entriesOf, isMapping, isScalar, itemsOf, valueAt, type YamlMapping, type YamlNode } from '../../yaml/tree';
import { urlProblem } from '../../text/go-url';
import type { Span } from '../../text/range';
import { EMPTY_ITEM, hasEmptyItem, isSet, isTrue, keyOf, mappingsAt, textAt } from './fields';

type Tell = (at: Span, message: string) => void;

/** What an integration needs: one field of each list, in its own mapping or, under a name of its own, in `global`. */
interface Need {
  readonly own: readonly string[];
  readonly global?: readonly string[];
}

/** From the UnmarshalYAML of each integration in Alertmanager's config/notifiers.go, and Load in config.go for what `global` gives. */
const NEEDS: Readonly<Record<string, readonly Need[]>> = {
  discord: [{ own: ['webhook_url', 'webhook_url_file'] }],
  email: [{ own: ['to'] }, { own: ['smarthost'], global: ['smtp_smarthost'] }, { own: ['from'], global: ['smtp_from'] }],
  incidentio: [{ own: ['url', 'url_file'] }],
  jira: [{ own: ['project'] }, { own: ['issue_type'] }],
  mattermost: [{ own: ['webhook_url', 'webhook_url_file'], global: ['mattermost_webhook_url', 'mattermost_webhook_url_file'] }],
  msteams: [{ own: ['webhook_url', 'webhook_url_file'] }],
  msteamsv2: [{ own: ['webhook_url', 'webhook_url_file'] }],
  opsgenie: [{ own: ['api_key', 'api_key_file'], global: ['opsgenie_api_key', 'opsgenie_api_key_file'] }],
  pagerduty: [{ own: ['routing_key', 'routing_key_file', 'service_key', 'service_key_file'] }],
  pushover: [{ own: ['user_key', 'user_key_file'] }, { own: ['token', 'token_file'] }],
  rocketchat: [{ own: ['token', 'token_file'], global: ['rocketchat_token', 'rocketchat_token_file'] }, { own: ['token_id', 'token_id_file'], global: ['rocketchat_token_id', 'rocketchat_token_id_file'] }],
  slack: [{ own: ['api_url', 'api_url_file', 'app_token', 'app_token_file'], global: ['slack_api_url', 'slack_api_url_file', 'slack_app_token', 'slack_app_token_file'] }],
  telegram: [{ own: ['bot_token', 'bot_token_file'], global: ['telegram_bot_token', 'telegram_bot_token_file'] }, { own: ['chat_id', 'chat_id_file'] }],
  victorops: [{ own: ['routing_key'] }, { own: ['api_key', 'api_key_file'], global: ['victorops_api_key', 'victorops_api_key_file'] }],
  webex: [{ own: ['room_id'] }],
  webhook: [{ own: ['url', 'url_file'] }],
  wechat: [{ own: ['api_secret', 'api_secret_file'], global: ['wechat_api_secret', 'wechat_api_secret_file'] }, { own: ['corp_id'], global: ['wechat_api_corp_id'] }],
};

/** Settings that are read as URLs with a host, wherever they stand; others are templates, or sent as they are. */
const URLS: Readonly<Record<string, string>> = {
  discord: 'webhook_url', incidentio: 'url', jira: 'api_url', mattermost: 'webhook_url', msteams: 'webhook_url', msteamsv2: 'webhook_url', opsgenie: 'api_url', pagerduty: 'url', rocketchat: 'api_url',
  slack: 'api_url', telegram: 'api_url', victorops: 'api_url', webex: 'api_url', webhook: 'url', wechat: 'api_url',
};

/** Fields whose values are of a few: `UnmarshalYAML` of JiraConfig, TelegramConfig and WechatConfig. */
const VALUES: Readonly<Record<string, readonly [field: string, values: readonly string[]]>> = {
  jira: ['api_type', ['auto', 'cloud', 'datacenter']],
  telegram: ['parse_mode', ['Markdown', 'MarkdownV2', 'HTML']],
  wechat: ['message_type', ['text', 'markdown']],
};

/** How a request shows the token of a bot: the older settings become an `authorization`. */
const TOKENS = ['authorization', 'bearer_token', 'bearer_token_file'];

/** Words that Alertmanager itself writes into a message to VictorOps. */
const RESERVED = new Set(['routing_key', 'message_type', 'state_message', 'entity_display_name', 'monitoring_tool', 'entity_id', 'entity_state']);

/**
 * The integrations of a receiver.
 *
 * @param global what they may leave out; `elsewhere` where that does not stand in this file
 */
export function checkReceiver(receiver: YamlMapping, global: YamlNode | 'elsewhere' | undefined, report: Tell): void {
  const name = textAt(receiver, 'name');
  const label = textAt(receiver, 'labels', 'name');
  if (name && label && label.value !== name.value) report(label, `The label \`name\` of a receiver is its name, \`${name.value}\`.`);
  for (const { key, value } of receiver.entries) {
    const kind = /^(\w+)_configs$/.exec(key.text)?.[1];
    if (kind === undefined) continue;
    for (const item of itemsOf(value)) {
      if (isScalar(item) && item.type === 'null') report(key, EMPTY_ITEM(key.text));
      if (isMapping(item)) checkIntegration(kind, item, key, global, report);
    }
  }
}

/** @param list where the key of the list stands, for what an item lacks that has nothing in it */
function checkIntegration(kind: string, node: YamlMapping, list: Span, global: YamlNode | 'elsewhere' | undefined, report: Tell): void {
  const head = node.entries[0]?.key ?? list;
  for (const { own, global: others = [] } of Object.hasOwn(NEEDS, kind) ? NEEDS[kind]! : []) {
    if (own.some((field) => isSet(node, field)) || others.some((field) => global === 'elsewhere' || (isMapping(global) && isSet(global, field)))) continue;
    const named = own.map((field) => `\`${field}\``).join(' or ');
    report(head, `An item of \`${kind}_configs\` needs ${named}${others.length > 0 ? `, or \`global\` needs ${others.map((field) => `\`${field}\``).join(' or ')}` : ''}.`);
  }
  eitherFile(node, report);
  if (Object.hasOwn(URLS, kind)) checkUrl(node, URLS[kind]!, report);
  if (kind === 'slack') checkUrl(node, 'app_url', report);
  if (Object.hasOwn(VALUES, kind)) {
    const [field, values] = VALUES[kind]!;
    const text = textAt(node, field);
    if (text && text.value !== '' && !values.includes(text.value)) report(text, `\`${field}\` is one of ${values.map((value) => `\`${value}\``).join(', ')}, not \`${text.value}\`.`);
  }
  if (kind === 'email') {
    repeatedHeaders(node, report);
    checkHost(node, 'smarthost', report);
    checkThreading(node, report);
  }
  const chat = kind === 'telegram' ? textAt(node, 'chat_id') : undefined;
  if (chat && /^[-+]?0+$/.test(chat.value) && !isSet(node, 'chat_id_file')) report(chat, 'There is no chat 0: to Alertmanager, it is a `chat_id` that nobody wrote.');
  if (kind === 'webex' && !TOKENS.some((token) => valueAt(node, 'http_config', token))) report(head, 'An item of `webex_configs` needs an `http_config` with an `authorization`, which the one in `global` is not: Webex takes the token of a bot.');
  if (kind === 'pushover' && isTrue(node, 'html') && isTrue(node, 'monospace')) report(keyOf(node, 'monospace'), '`monospace` and `html` exclude each other.');
  if (kind === 'sns') checkSns(node, head, report);
  if (kind === 'slack') {
    for (const field of mappingsAt(node, 'fields')) for (const wanted of ['title', 'value']) if (!isSet(field, wanted)) report(field.entries[0]?.key ?? head, `A field of a message needs a \`${wanted}\`.`);
    for (const action of mappingsAt(node, 'actions')) {
      for (const wanted of ['type', 'text']) if (!isSet(action, wanted)) report(action.entries[0]?.key ?? head, `An action of a message needs a \`${wanted}\`.`);
      const confirm = valueAt(action, 'confirm');
      if (isMapping(confirm) && !isSet(confirm, 'text')) report(keyOf(action, 'confirm'), 'What a user confirms needs a `text`.');
      if (!isSet(action, 'url') && !isSet(action, 'name')) report(action.entries[0]?.key ?? head, 'An action of a message needs a `url` or a `name`.');
    }
    const url = textAt(node, 'api_url');
    if (url && textAt(node, 'update_message')?.value === 'true' && url.value !== 'https://slack.com/api/chat.postMessage') report(url, 'A message that is updated is sent with the token of a bot: `api_url` must be `https://slack.com/api/chat.postMessage`.');
  }
  if (kind === 'opsgenie') {
    for (const one of mappingsAt(node, 'responders')) checkResponder(one, head, report);
    if (hasEmptyItem(node, 'responders')) report(keyOf(node, 'responders'), EMPTY_ITEM('responders'));
  }
  if (kind === 'victorops') for (const { key } of entriesOf(valueAt(node, 'custom_fields'))) if (RESERVED.has(key.text)) report(key, `Alertmanager itself writes \`${key.text}\`: it cannot be a custom field.`);
}

/** What a script fills in before Alertmanager reads the file, a secret that its API has hidden, and a template, which a webhook's address may be. */
const PLACEHOLDER = /^<.*>$|^[%@#_]*[A-Z][A-Z0-9_]*(?:[%@#][%@#_]*)?$|\$|\{\{/;

export function checkUrl(node: YamlMapping, field: string, report: Tell): void {
  const url = textAt(node, field);
  // An empty address of a webhook is as if it were left out, which is told of anyway.
  const problem = url && !PLACEHOLDER.test(url.value) && (url.value !== '' || field.endsWith('api_url')) ? urlProblem(url.value, ['http', 'https']) : undefined;
  if (url && problem) report(url, `The URL in \`${field}\` is not valid: ${problem}.`);
}

/** Settings of `global` that are URLs. */
export const GLOBAL_URLS = [...Object.entries(URLS).flatMap(([kind, field]) => (/^(?:discord|incidentio|msteams|msteamsv2|webhook)$/.test(kind) ? [] : [`${kind}_${field}`])), 'slack_app_url'];

/** A host and a port, as Go splits them (net.SplitHostPort); without a port, there is no way to a server of e-mails. */
export function checkHost(node: YamlMapping, field: string, report: Tell): void {
  const host = textAt(node, field);
  if (host && host.value !== '' && !PLACEHOLDER.test(host.value) && !/^(?:\[[^[\]]*\]|[^:[\]]*):[^:[\]]+$/.test(host.value)) report(host, `\`${field}\` must be a host and a port, such as \`smtp.example.com:587\`.`);
}

/** A type may also be a template, whose text nobody knows before there is an alert (`OpsGenieConfig.UnmarshalYAML` of Alertmanager). */
function checkResponder(responder: YamlMapping, head: Span, report: Tell): void {
  if (!['id', 'name', 'username'].some((field) => isSet(responder, field))) report(responder.entries[0]?.key ?? head, 'A responder needs an `id`, a `name` or a `username`.');
  const type = textAt(responder, 'type');
  const types = 'one of `team`, `teams`, `user`, `escalation` and `schedule`';
  if (!type) report(responder.entries[0]?.key ?? head, `A responder needs a \`type\`: ${types}.`);
  else if (!type.value.includes('{{') && !/^(?:teams?|user|escalation|schedule)$/i.test(type.value)) report(type, `The type of a responder is ${types}, not \`${type.value}\`.`);
}

/** Of a setting and the file that holds it, one: the same for every integration, and for `global`. */
export function eitherFile(node: YamlMapping, report: Tell): void {
  for (const { key } of node.entries) {
    const plain = key.text.replace(/_file$/, '');
    if (plain !== key.text && isSet(node, key.text) && isSet(node, plain)) report(key, `\`${key.text}\` and \`${plain}\` exclude each other.`);
  }
  const of = (...fields: string[]): string | undefined => fields.find((field) => isSet(node, field));
  for (const prefix of ['', 'slack_']) {
    const [token, url] = [of(`${prefix}app_token`, `${prefix}app_token_file`), of(`${prefix}api_url`, `${prefix}api_url_file`)];
    if (token && url && textAt(node, url)?.value !== 'https://slack.com/api/chat.postMessage') report(keyOf(node, url), `\`${url}\` and \`${token}\` exclude each other.`);
  }
}

function checkThreading(node: YamlMapping, report: Tell): void {
  const threading = valueAt(node, 'threading');
  if (!isMapping(threading) || !isTrue(threading, 'enabled')) return;
  for (const { key } of entriesOf(valueAt(node, 'headers'))) if (/^(?:references|in-reply-to)$/i.test(key.text)) report(key, `Alertmanager itself writes the header \`${key.text}\` where messages are in threads.`);
  const by = textAt(threading, 'thread_by_date');
  if (!by || !/^(?:none|daily)$/.test(by.value)) report(by ?? keyOf(node, 'threading'), '`thread_by_date` of `threading` is `none` or `daily`.');
}

function repeatedHeaders(node: YamlMapping, report: Tell): void {
  const seen = new Set<string>();
  for (const { key } of entriesOf(valueAt(node, 'headers'))) {
    if (seen.has(key.text.toLowerCase())) report(key, `The header \`${key.text}\` is there already: names of headers are the same in capitals and small letters.`);
    seen.add(key.text.toLowerCase());
  }
}

function checkSns(node: YamlMapping, head: Span, report: Tell): void {
  const set = ['target_arn', 'topic_arn', 'phone_number'].filter((field) => isSet(node, field));
  if (set.length === 0) report(head, 'A message to SNS needs a `target_arn`, a `topic_arn` or a `phone_number`.');
  if (set.length === 2) report(keyOf(node, set[1]!), `\`${set[1]}\` and \`${set[0]}\` exclude each other.`);
  const sigv4 = valueAt(node, 'sigv4');
  if (isMapping(sigv4) && isSet(sigv4, 'access_key') !== isSet(sigv4, 'secret_key')) report(keyOf(sigv4, isSet(sigv4, 'access_key') ? 'access_key' : 'secret_key'), '`access_key` and `secret_key` go together.');
}
