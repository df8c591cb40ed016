// What the five services of the example system would expose. Every value is a function of the time since a made-up start
// of the service, so counters only rise, histograms stay consistent, and two runs tell the same story.

/** The services, with the port that each listens on in the example system. */
export const SERVICES = { 'ai-engine': 8001, execution: 8002, risk: 8003, portfolio: 8004, 'rl-training': 8005 };

/** How long the services are said to have run before the first scrape, in seconds: totals look like those of a live system. */
export const HEAD_START = 6 * 3600;

const WAVE = (2 * Math.PI) / 600;

/** A counter's value after `t` seconds: `rate` per second on average, swinging by up to 40 % in waves of ten minutes. */
function total(t, rate, phase = 0) {
  return Math.floor(rate * (t + (0.4 / WAVE) * (Math.cos(phase) - Math.cos(WAVE * t + phase))));
}

/** A gauge's value: whole, around `middle`, never below 0. */
function level(t, middle, swing, phase = 0) {
  return Math.max(0, Math.round(middle + swing * Math.sin(WAVE * t + phase)));
}

/** Upper bounds of the latency buckets in seconds, and the share of quick and of slow requests at or below each. */
const LATENCY = [
  [0.005, 0.02, 0], [0.01, 0.11, 0], [0.025, 0.34, 0], [0.05, 0.61, 0.01], [0.1, 0.83, 0.06], [0.25, 0.96, 0.24],
  [0.5, 0.99, 0.55], [1, 1, 0.83], [2.5, 1, 0.98], [5, 1, 1], [10, 1, 1], [Infinity, 1, 1],
];
const MEAN = { quick: 0.062, slow: 0.58 };

/** Latencies of two kinds of requests, each a counter: cumulative buckets then rise with time and with the bound. */
function latency(t, rate, phase) {
  const quick = total(t, rate * 0.94, phase);
  const slow = total(t, rate * 0.06, phase + 1);
  const buckets = LATENCY.map(([le, q, s]) => ({ le, count: Math.floor(quick * q) + Math.floor(slow * s) }));
  return { buckets, sum: Number((quick * MEAN.quick + slow * MEAN.slow).toFixed(3)) };
}

const ENDPOINTS = {
  'ai-engine': [['GET', '/api/v1/signals', 9], ['POST', '/api/v1/predict', 4]],
  execution: [['POST', '/api/v1/orders', 6], ['GET', '/api/v1/orders', 3]],
  risk: [['POST', '/api/v1/checks', 8]],
  portfolio: [['GET', '/api/v1/positions', 5], ['GET', '/api/v1/pnl', 2]],
  'rl-training': [['GET', '/api/v1/runs', 0.5]],
};
const SHARE_BY_STATUS = [['200', 0.965], ['404', 0.02], ['500', 0.012], ['503', 0.003]];
const SYMBOLS = [['BTC-USD', 0.6], ['ETH-USD', 0.35], ['SOL-USD', 0.2]];

const counter = (name, help, series) => ({ name, type: 'counter', help, series });
const gauge = (name, help, series) => ({ name, type: 'gauge', help, series });

function http(service, t) {
  const endpoints = ENDPOINTS[service].map(([method, endpoint, rate], i) => ({ labels: { method, endpoint }, rate, phase: i }));
  return [
    counter('http_requests_total', 'Requests served.', endpoints.flatMap(({ labels, rate, phase }) =>
      SHARE_BY_STATUS.map(([status, share]) => ({ labels: { ...labels, status }, value: total(t, rate * share, phase) })))),
    {
      name: 'http_request_duration_seconds', type: 'histogram', help: 'Time to answer a request.',
      series: endpoints.map(({ labels, rate, phase }) => ({ labels, ...latency(t, rate, phase) })),
    },
    gauge('http_requests_in_progress', 'Requests being served now.', [{ labels: {}, value: level(t, 4, 3) }]),
    counter('errors_total', 'Errors logged.', [{ labels: {}, value: total(t, 0.05) }]),
  ];
}

/** How orders end, and how the risk gate decides: each with its rate per second or its share. */
const OUTCOMES = [['filled', 0.93], ['rejected', 0.07]];
const DECISIONS = [['allow', 'within_limits', 0.9], ['deny', 'max_exposure', 0.08], ['deny', 'daily_loss', 0.02]];
const SCENARIOS = [['flash_crash', 'true', 0.004], ['flash_crash', 'false', 0.0004], ['liquidity_drain', 'true', 0.003]];

const trades = (t) =>
  SYMBOLS.flatMap(([symbol, rate], i) =>
    ['buy', 'sell'].flatMap((side) =>
      OUTCOMES.map(([status, share]) => ({ labels: { symbol, side, status }, value: total(t, rate * share, i) })),
    ),
  );

const decisions = (t) =>
  DECISIONS.map(([decision, reason, rate]) => ({
    labels: { decision, reason, account: 'main', exchange: 'kraken', strategy: 'momentum' },
    value: total(t, rate),
  }));

/** What a service exposes beside what all do. */
const OWN = {
  'ai-engine': (t) => [counter('signals_generated_total', 'Trading signals generated.', [{ labels: {}, value: total(t, 1.5) }])],
  execution: (t) => [
    counter('trades_executed_total', 'Orders sent to an exchange, by how they ended.', trades(t)),
    counter('exchange_failover_events_total', 'Changes to another exchange.', [
      { labels: { primary: 'kraken', selected: 'coinbase' }, value: total(t, 0.0005) },
    ]),
  ],
  risk: (t) => [
    counter('risk_gate_decisions_total', 'Decisions of the risk gate.', decisions(t)),
    counter('ess_triggers_total', 'Activations of the emergency stop system.', [
      { labels: { source: 'drawdown' }, value: total(t, 0.0001) },
      { labels: { source: 'manual' }, value: total(t, 0.00005) },
    ]),
    counter('emergency_stop_triggered_total', 'Emergency stops of all trading.', [{ labels: {}, value: total(t, 0.00005) }]),
    counter('stress_scenario_runs_total', 'Runs of a stress scenario.',
      SCENARIOS.map(([scenario, success, rate]) => ({ labels: { scenario, success }, value: total(t, rate) }))),
  ],
  portfolio: (t) => [
    gauge('positions_open', 'Open positions.', SYMBOLS.map(([symbol], i) => ({ labels: { symbol }, value: level(t, 5 - i, 3, i) }))),
  ],
  'rl-training': () => [],
};

/**
 * What one service exposes `t` seconds after its start, with the labels that every series carries.
 * @returns {import('./exposition.mjs').Family[]}
 */
export function familiesOf(service, t) {
  const common = { service, environment: 'production', version: '1.0.0' };
  return [...http(service, t), ...OWN[service](t)].map((family) => ({
    ...family,
    series: family.series.map((series) => ({ ...series, labels: { ...common, ...series.labels } })),
  }));
}
