// The structure of the configuration files of Prometheus, Alertmanager and Promtail, and of unit tests, as their documentation describes it:
// https://prometheus.io/docs/prometheus/latest/configuration/configuration/, https://prometheus.io/docs/alerting/latest/configuration/ and
// https://grafana.com/docs/loki/latest/send-data/promtail/configuration/. No package holds it.
//
// A definition is a line of `field:type`, with `!` behind a field that must be there and have a value. Types: `s` any single value, for
// Go reads numbers and booleans as strings here; `i` and `f` numbers, `b` a boolean, `d` a duration, `g` one of Go, `size` a size with its
// unit, `x` anything; `[t]` a list and `{t}` a mapping of names to such values; `a|b` one of these words; and the name of another definition. A
// definition that begins with `...` may have other fields, which are left alone.

const DURATION = { type: 'scalar', pattern: '^(?:0|(?:\\d+y)?(?:\\d+w)?(?:\\d+d)?(?:\\d+h)?(?:\\d+m)?(?:\\d+s)?(?:\\d+ms)?)$', minLength: 1, 'x-expected': 'a duration such as `15s` or `1h30m`' };
const GO_DURATION = { type: 'scalar', pattern: '^[-+]?(?:0|(?:(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$', 'x-expected': 'a duration such as `250ms` or `1h30m`, in hours at most' };
const SIZE = { type: 'scalar', pattern: '^(?:0|(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[KMGTPE]i?B?|B))$', 'x-expected': 'a size with its unit, such as `10MB`' };

const HTTP = 'basic_auth:basic_auth authorization:authorization oauth2:oauth2 bearer_token:s bearer_token_file:s follow_redirects:b enable_http2:b tls_config:tls_config proxy_url:s no_proxy:s proxy_from_environment:b proxy_connect_header:x http_headers:x';
const SHARED = {
  basic_auth: 'username:s username_file:s username_ref:s password:s password_file:s password_ref:s',
  authorization: 'type:s credentials:s credentials_file:s credentials_ref:s',
  oauth2: '... client_id:s client_secret:s client_secret_file:s client_secret_ref:s scopes:[s] token_url:s endpoint_params:{s} tls_config:tls_config proxy_url:s no_proxy:s proxy_from_environment:b proxy_connect_header:x',
  tls_config: 'ca:s cert:s key:s ca_file:s cert_file:s key_file:s ca_ref:s cert_ref:s key_ref:s server_name:s insecure_skip_verify:b min_version:TLS10|TLS11|TLS12|TLS13 max_version:TLS10|TLS11|TLS12|TLS13',
  relabel_config: 'source_labels:[s] separator:s target_label:s regex:s modulus:i replacement:s action:s',
  static_config: 'targets:[s] labels:{s}',
};

/** Service discovery: what is checked by name is listed, and the rest of each is left alone. */
const DISCOVERY = {
  azure_sd_config: `... ${HTTP} subscription_id:s authentication_method:s port:i refresh_interval:d`,
  consul_sd_config: `... ${HTTP} server:s services:[s] tags:[s] refresh_interval:d`,
  digitalocean_sd_config: `... ${HTTP} port:i refresh_interval:d`,
  dns_sd_config: 'names:[s] type:A|AAAA|MX|NS|SRV|a|aaaa|mx|ns|srv port:i refresh_interval:d',
  docker_sd_config: `... ${HTTP} host:s port:i refresh_interval:d filters:[filter]`,
  dockerswarm_sd_config: `... ${HTTP} host:s role:services|tasks|nodes port:i refresh_interval:d filters:[filter]`,
  ec2_sd_config: `... ${HTTP} region:s port:i refresh_interval:d filters:[filter]`,
  eureka_sd_config: `... ${HTTP} server:s refresh_interval:d`,
  file_sd_config: 'files:[s] refresh_interval:d',
  gce_sd_config: '... project:s zone:s port:i refresh_interval:d',
  hetzner_sd_config: `... ${HTTP} role:robot|hcloud port:i refresh_interval:d`,
  http_sd_config: `... ${HTTP} url:s refresh_interval:d`,
  ionos_sd_config: `... ${HTTP} datacenter_id:s refresh_interval:d`,
  kubernetes_sd_config: `${HTTP} api_server:s role:pod|service|endpoints|endpointslice|node|ingress kubeconfig_file:s namespaces:namespaces selectors:[selector] attach_metadata:x`,
  kuma_sd_config: `... ${HTTP} server:s refresh_interval:d`,
  lightsail_sd_config: `... ${HTTP} region:s refresh_interval:d`,
  linode_sd_config: `... ${HTTP} refresh_interval:d`,
  marathon_sd_config: `... ${HTTP} servers:[s] auth_token:s auth_token_file:s refresh_interval:d`,
  nomad_sd_config: `... ${HTTP} server:s refresh_interval:d`,
  oci_sd_config: '... auth:api_key|instance_principal region:s refresh_interval:d',
  openstack_sd_config: '... role:s region:s refresh_interval:d',
  outscale_sd_config: `... ${HTTP} region:s access_key:s secret_key:s secret_key_file:s refresh_interval:d`,
  ovhcloud_sd_config: '... application_key:s application_secret:s consumer_key:s service:vps|dedicated_server endpoint:s refresh_interval:d',
  puppetdb_sd_config: `... ${HTTP} url:s query:s include_parameters:b port:i refresh_interval:d`,
  scaleway_sd_config: `... ${HTTP} role:instance|baremetal access_key:s secret_key:s secret_key_file:s project_id:s refresh_interval:d`,
  stackit_sd_config: `... ${HTTP} endpoint:s refresh_interval:d`,
  uyuni_sd_config: `... ${HTTP} server:s username:s password:s refresh_interval:d`,
  vultr_sd_config: `... ${HTTP} refresh_interval:d`,
  filter: '... name:s values:[s]',
  namespaces: 'own_namespace:b names:[s]',
  selector: 'role:s label:s field:s',
};
const SD_FIELDS = (names) => names.map((name) => `${name}_sd_configs:[${DISCOVERY[`${name}_sd_config`] ? `${name}_sd_config` : 'x'}]`).join(' ');
const SD_OF_PROMETHEUS = ['aws', 'azure', 'consul', 'digitalocean', 'dns', 'docker', 'dockerswarm', 'ec2', 'ecs', 'elasticache', 'eureka', 'file', 'gce', 'hetzner', 'http', 'ionos', 'kubernetes', 'kuma', 'lightsail', 'linode', 'marathon', 'msk', 'nerve', 'nomad', 'oci', 'openstack', 'outscale', 'ovhcloud', 'puppetdb', 'rds', 'scaleway', 'serverset', 'stackit', 'triton', 'uyuni', 'vultr'];

const PROTOCOLS = 'PrometheusProto|OpenMetricsText0.0.1|OpenMetricsText1.0.0|OpenMetricsText2.0.0|PrometheusText0.0.4|PrometheusText1.0.0';
const LIMITS = 'body_size_limit:size sample_limit:i label_limit:i label_name_length_limit:i label_value_length_limit:i target_limit:i keep_dropped_targets:i';
const SCRAPING = `scrape_interval:d scrape_timeout:d scrape_protocols:[${PROTOCOLS}] scrape_native_histograms:b always_scrape_classic_histograms:b convert_classic_histograms_to_nhcb:b metric_name_validation_scheme:legacy|utf8 metric_name_escaping_scheme:s extra_scrape_metrics:b scrape_failure_log_file:s ${LIMITS}`;

const PROMETHEUS = {
  ...SHARED,
  ...DISCOVERY,
  prometheus: 'global:global runtime:runtime alerting:alerting rule_files:[s] scrape_config_files:[s] scrape_configs:[scrape_config] storage:storage tracing:tracing remote_write:[remote_write] remote_read:[remote_read] otlp:otlp',
  global: `${SCRAPING} evaluation_interval:d rule_query_offset:d query_log_file:s external_labels:{s}`,
  runtime: 'gogc:i',
  scrape_config: `job_name:s honor_labels:b honor_timestamps:b track_timestamps_staleness:b params:{[s]} ${SCRAPING} scrape_classic_histograms:b metrics_path:s scheme:s enable_compression:b native_histogram_bucket_limit:i native_histogram_min_bucket_factor:f fallback_scrape_protocol:${PROTOCOLS} ${HTTP} ${SD_FIELDS(SD_OF_PROMETHEUS)} static_configs:[static_config] relabel_configs:[relabel_config] metric_relabel_configs:[relabel_config]`,
  alerting: 'alert_relabel_configs:[relabel_config] alertmanagers:[alertmanager_config]',
  alertmanager_config: `timeout:d api_version:s path_prefix:s scheme:s sigv4:x ${HTTP} ${SD_FIELDS(SD_OF_PROMETHEUS)} static_configs:[static_config] relabel_configs:[relabel_config] alert_relabel_configs:[relabel_config]`,
  remote_write: `url:s remote_timeout:d headers:{s} write_relabel_configs:[relabel_config] name:s send_exemplars:b send_native_histograms:b round_robin_dns:b protobuf_message:s ${HTTP} sigv4:x azuread:x google_iam:x queue_config:queue_config metadata_config:x`,
  queue_config: '... capacity:i max_shards:i min_shards:i max_samples_per_send:i batch_send_deadline:d min_backoff:d max_backoff:d retry_on_http_429:b sample_age_limit:d',
  remote_read: `url:s remote_timeout:d headers:{s} read_recent:b name:s ${HTTP} required_matchers:{s} chunked_read_limit:i filter_external_labels:b`,
  storage: '... tsdb:tsdb exemplars:x',
  tsdb: '... out_of_order_time_window:d retention:retention chunk_encoding:chunk_encoding',
  retention: '... time:d size:size',
  chunk_encoding: '... floats:xor|xor2',
  tracing: '... client_type:http|grpc endpoint:s sampling_fraction:f insecure:b tls_config:tls_config headers:{s} compression:gzip timeout:d',
  otlp: '... promote_resource_attributes:[s]',
};

const CONFIGS = ['discord', 'email', 'incidentio', 'jira', 'mattermost', 'msteams', 'msteamsv2', 'opsgenie', 'pagerduty', 'pushover', 'rocketchat', 'slack', 'sns', 'telegram', 'victorops', 'webex', 'webhook', 'wechat'];
const SENT = 'send_resolved:b http_config:http_config';
const WEBHOOK = `${SENT} webhook_url:s webhook_url_file:s title:s text:s`;
const ATTACHMENT = 'fallback:s color:s pretext:s text:s author_name:s author_link:s author_icon:s title:s title_link:s fields:[message_field] thumb_url:s footer:s footer_icon:s image_url:s';
const ALERTMANAGER = {
  ...SHARED,
  alertmanager: '... global:global templates:[s] route:route receivers:[receiver] inhibit_rules:[inhibit_rule] mute_time_intervals:[time_interval] time_intervals:[time_interval] tracing:x event_recorder:x',
  global: 'resolve_timeout:d http_config:http_config smtp_from:s smtp_hello:s smtp_smarthost:s smtp_auth_username:s smtp_auth_password:s smtp_auth_password_file:s smtp_auth_secret:s smtp_auth_secret_file:s smtp_auth_identity:s smtp_require_tls:b smtp_tls_config:tls_config smtp_force_implicit_tls:b slack_api_url:s slack_api_url_file:s slack_app_token:s slack_app_token_file:s slack_app_url:s pagerduty_url:s opsgenie_api_url:s opsgenie_api_key:s opsgenie_api_key_file:s wechat_api_url:s wechat_api_secret:s wechat_api_secret_file:s wechat_api_corp_id:s victorops_api_url:s victorops_api_key:s victorops_api_key_file:s telegram_api_url:s telegram_bot_token:s telegram_bot_token_file:s webex_api_url:s jira_api_url:s rocketchat_api_url:s rocketchat_token:s rocketchat_token_file:s rocketchat_token_id:s rocketchat_token_id_file:s mattermost_webhook_url:s mattermost_webhook_url_file:s',
  http_config: `... ${HTTP}`,
  route: 'receiver:s group_by:[s] continue:b match:{s} match_re:{s} matchers:[s] group_wait:d group_interval:d repeat_interval:d mute_time_intervals:[s] active_time_intervals:[s] labels:{s} routes:[route]',
  inhibit_rule: '... name:s target_match:{s} target_match_re:{s} target_matchers:[s] source_match:{s} source_match_re:{s} source_matchers:[s] sources:x equal:[s]',
  time_interval: 'name:s time_intervals:[x]',
  receiver: `name:s labels:{s} ${CONFIGS.map((name) => `${name}_configs:[${name}_config]`).join(' ')}`,
  discord_config: `${WEBHOOK.replace(' text:s', '')} content:s message:s username:s avatar_url:s`,
  email_config: 'send_resolved:b to:s from:s hello:s smarthost:s auth_username:s auth_password:s auth_password_file:s auth_secret:s auth_secret_file:s auth_identity:s headers:{s} html:s text:s require_tls:b tls_config:tls_config force_implicit_tls:b threading:threading',
  threading: 'enabled:b thread_by_date:s',
  incidentio_config: `${SENT} url:s url_file:s alert_source_token:s alert_source_token_file:s max_alerts:i timeout:s`,
  jira_config: `${SENT} api_url:s api_type:s project:s summary:x description:x labels:x priority:s issue_type:s reopen_transition:s resolve_transition:s wont_fix_resolution:s reopen_duration:d fields:{x}`,
  mattermost_config: `${WEBHOOK} channel:s username:s ${ATTACHMENT.replace(/ (?:text|title):s/g, '')} icon_url:s icon_emoji:s attachments:[attachment] type:s props:x priority:x`,
  attachment: ATTACHMENT,
  message_field: 'title:s value:s short:b',
  msteams_config: `${WEBHOOK} summary:s`,
  msteamsv2_config: WEBHOOK,
  opsgenie_config: `${SENT} api_key:s api_key_file:s api_url:s message:s description:s source:s details:{s} entity:s responders:[responder] actions:s tags:s note:s priority:s update_alerts:b`,
  responder: 'id:s name:s username:s type:s',
  pagerduty_config: `${SENT} service_key:s service_key_file:s routing_key:s routing_key_file:s url:s client:s client_url:s description:s details:{x} images:[image] links:[link] source:s severity:s class:s component:s group:s timeout:s`,
  image: 'src:s alt:s href:s',
  link: 'href:s text:s',
  pushover_config: `${SENT} user_key:s user_key_file:s token:s token_file:s title:s message:s url:s url_title:s device:s sound:s priority:s retry:g expire:g ttl:g html:b monospace:b`,
  rocketchat_config: `${SENT} api_url:s token_id:s token_id_file:s token:s token_file:s channel:s color:s title:s title_link:s text:s fields:x short_fields:b emoji:s icon_url:s image_url:s thumb_url:s link_names:b actions:x`,
  slack_config: `${SENT} api_url:s api_url_file:s app_token:s app_token_file:s app_url:s channel:s username:s color:s title:s title_link:s pretext:s text:s message_text:s fields:[message_field] short_fields:b footer:s fallback:s callback_id:s icon_emoji:s icon_url:s image_url:s thumb_url:s link_names:b mrkdwn_in:[s] actions:[slack_action] update_message:b post_updates_to_thread:b timeout:s`,
  slack_action: 'type:s text:s url:s style:s name:s value:s confirm:slack_confirmation',
  slack_confirmation: 'text:s title:s ok_text:s dismiss_text:s',
  sns_config: `${SENT} api_url:s sigv4:x topic_arn:s phone_number:s target_arn:s subject:s message:s attributes:{s} use_aws_http_client:b`,
  telegram_config: `${SENT} api_url:s bot_token:s bot_token_file:s chat_id:i chat_id_file:s message_thread_id:i message:s disable_notifications:b parse_mode:s timeout:s`,
  victorops_config: `${SENT} api_key:s api_key_file:s api_url:s routing_key:s message_type:s state_message:s entity_display_name:s monitoring_tool:s custom_fields:{s}`,
  webex_config: `${SENT} api_url:s message:s room_id:s`,
  webhook_config: `${SENT} url:s url_file:s max_alerts:i timeout:s payload:x`,
  wechat_config: `${SENT} api_secret:s api_secret_file:s corp_id:s message:s api_url:s to_user:s to_party:s to_tag:s agent_id:s message_type:s`,
};

const STAGES = 'stages:[stage]';
const PROMTAIL = {
  ...SHARED,
  kubernetes_sd_config: DISCOVERY.kubernetes_sd_config,
  namespaces: DISCOVERY.namespaces,
  selector: DISCOVERY.selector,
  file_sd_config: DISCOVERY.file_sd_config,
  promtail: 'global:x server:server clients:[client] client:client positions:positions scrape_configs:[scrape_config] limits_config:limits target_config:target options:x tracing:x wal:x',
  server: '... disable:b profiling_enabled:b http_listen_address:s http_listen_port:i grpc_listen_address:s grpc_listen_port:i register_instrumentation:b graceful_shutdown_timeout:g http_server_read_timeout:g log_level:debug|info|warn|error log_format:s http_path_prefix:s health_check_target:b enable_runtime_reload:b',
  client: `${HTTP} name:s url:s batchwait:g batchsize:i backoff_config:backoff headers:{s} external_labels:x timeout:g tenant_id:s drop_rate_limited_batches:b stream_lag_labels:x`,
  backoff: 'min_period:g max_period:g max_retries:i',
  positions: 'sync_period:g filename:s ignore_invalid_yaml:b',
  limits: 'readline_rate:f readline_burst:i readline_rate_enabled:b readline_rate_drop:b max_streams:i max_line_size:x max_line_size_truncate:b',
  target: '... sync_period:g stdin:b',
  scrape_config: 'job_name:s pipeline_stages:[stage] decompression:decompression decompression_config:x journal:x encoding:s syslog:x loki_push_api:x windows_events:x gcplog:x azure_event_hub:x azure_event_hubs:x kafka:x gelf:x cloudflare:x heroku_drain:x relabel_configs:[relabel_config] static_configs:[static_config] file_sd_configs:[file_sd_config] kubernetes_sd_configs:[kubernetes_sd_config] consul_sd_configs:[x] consulagent_sd_configs:[x] docker_sd_configs:[x] dns_sd_configs:[x] ec2_sd_configs:[x] gce_sd_configs:[x] azure_sd_configs:[x] digitalocean_sd_configs:[x] dockerswarm_sd_configs:[x] openstack_sd_configs:[x] marathon_sd_configs:[x] nerve_sd_configs:[x] serverset_sd_configs:[x] triton_sd_configs:[x] service_discovery_config:x',
  decompression: 'enabled:b initial_delay:g format:s',
  stage: 'json:json_stage logfmt:logfmt_stage regex:regex_stage replace:replace_stage template:template_stage output:output_stage timestamp:timestamp_stage labels:{s} labelallow:[s] labeldrop:[s] static_labels:{s} structured_metadata:{s} structured_metadata_drop:x match:match_stage metrics:{metric_stage} drop:drop_stage limit:limit_stage sampling:x multiline:multiline_stage pack:pack_stage docker:x cri:x tenant:tenant_stage decolorize:x eventlogmessage:x geoip:x non_indexed_labels:x',
  json_stage: 'expressions:{s} source:s drop_malformed:b',
  logfmt_stage: 'mapping:{s} source:s',
  regex_stage: 'expression:s source:s labels_from_groups:b',
  replace_stage: 'expression:s source:s replace:s',
  template_stage: 'source:s template:s',
  output_stage: 'source:s',
  timestamp_stage: 'source:s format:s fallback_formats:[s] location:s action_on_failure:s',
  match_stage: `selector:s pipeline_name:s action:s drop_counter_reason:s ${STAGES}`,
  metric_stage: 'type:s description:s source:s prefix:s max_idle_duration:g config:x',
  drop_stage: 'drop_counter_reason:s source:x value:s separator:s expression:s older_than:g longer_than:x',
  limit_stage: 'rate:f burst:i drop:b by_label_name:s max_distinct_labels:i',
  multiline_stage: 'firstline:s max_wait_time:g max_lines:i',
  pack_stage: 'labels:[s] ingest_timestamp:b',
  tenant_stage: 'label:s source:s value:s',
};

/** https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/ */
const UNIT_TESTS = {
  tests: 'rule_files:[s] evaluation_interval:d group_eval_order:[s] tests:[test] fuzzy_compare:b',
  test: 'name:s interval:d input_series:[series] alert_rule_test:[alert_rule_test] promql_expr_test:[promql_expr_test] external_labels:{s} external_url:s start_timestamp:s',
  series: 'series:s values:s',
  alert_rule_test: 'eval_time:d alertname:s exp_alerts:[alert]',
  alert: 'exp_labels:{s} exp_annotations:{s}',
  promql_expr_test: 'expr:s eval_time:d exp_samples:[sample]',
  sample: 'labels:s value:f histogram:s',
};

const TYPES = { s: { type: 'scalar' }, i: { type: 'integer' }, f: { type: 'number' }, b: { type: 'boolean' }, d: DURATION, g: GO_DURATION, size: SIZE, x: {} };

/** The schema of a type as it is written above. */
function typed(type, file, names) {
  if (Object.hasOwn(TYPES, type)) return TYPES[type];
  if (type.startsWith('[')) return { type: 'array', items: typed(type.slice(1, -1), file, names) };
  if (type.startsWith('{')) return { type: 'object', additionalProperties: typed(type.slice(1, -1), file, names) };
  if (Object.hasOwn(names, type)) return { $ref: `${file}#${type}` };
  if (!/\||^gzip$/.test(type)) throw new Error(`${file}: there is no type ${type}`);
  return { type: 'scalar', enum: type.split('|') };
}

function definitionsOf(file, source) {
  return Object.fromEntries(
    Object.entries(source).map(([name, line]) => {
      const fields = line.split(' ').filter((word) => word !== '...').map((word) => [word.slice(0, word.indexOf(':')), word.slice(word.indexOf(':') + 1)]);
      const properties = Object.fromEntries(fields.map(([field, type]) => [field, typed(type, file, source)]));
      return [name, { type: 'object', properties, ...(line.startsWith('...') ? { additionalProperties: {} } : {}) }];
    }),
  );
}

/** The files of schemas, by their names. */
export const configSchemas = () =>
  Object.entries({ 'prometheus-config': [PROMETHEUS, 'prometheus'], 'alertmanager-config': [ALERTMANAGER, 'alertmanager'], 'promtail-config': [PROMTAIL, 'promtail'], 'unit-tests': [UNIT_TESTS, 'tests'] }).map(([file, [source, root]]) => [
    file,
    { kinds: { [`/${file}`]: `${file}#${root}` }, definitions: definitionsOf(file, source) },
  ]);
