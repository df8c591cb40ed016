import { alertSpans, presenceOf, type AlertState, type AlertTiming } from '../../server/src/query/promql/alert-states';

/** The state of an alert at each evaluation, from the spans that are worked out for it. */
export function statesOf(isThere: readonly boolean[], interval: number, timing: AlertTiming): AlertState[] {
  const states = isThere.map((): AlertState => 'inactive');
  for (const { state, from, to } of alertSpans(presenceOf(isThere), { start: 0, interval, steps: isThere.length }, timing)) states.fill(state, from / interval, to / interval);
  return states;
}

/** The same, evaluation by evaluation, in the order of Prometheus' own code (`AlertingRule.Eval` of rules/alerting.go). */
export function statesStepByStep(isActive: readonly boolean[], interval: number, timing: AlertTiming): AlertState[] {
  let state: AlertState = 'inactive';
  let activeAt = 0;
  let goneAt: number | undefined;
  return isActive.map((isThere, i) => {
    const now = i * interval;
    if (isThere) {
      goneAt = undefined;
      if (state === 'inactive') [state, activeAt] = ['pending', now];
    } else if (state !== 'inactive') {
      if (state === 'firing' && timing.keepFiringFor > 0) goneAt ??= now;
      if (goneAt === undefined || now - goneAt >= timing.keepFiringFor) [state, goneAt] = ['inactive', undefined];
    }
    if (state === 'pending' && now - activeAt >= timing.for) state = 'firing';
    return state;
  });
}
