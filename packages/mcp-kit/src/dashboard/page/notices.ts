import type { AdviceView, AlertView, View } from '../view.js';
import { byId, element, setInside } from './dom.js';
import { inUnit, timeOfDay } from './format.js';

/** Shows which targets are missed, and what can be changed. */
export function showNotices({ alerts, advice }: View): void {
  setInside(byId('alerts'), list(alerts.map(alertCard), 'Every target is met.'));
  setInside(byId('advice'), list(advice.map(adviceCard), 'Nothing: the last hour gives no reason to.'));
}

const list = (cards: readonly HTMLElement[], otherwise: string) =>
  cards.length > 0 ? element('ul', 'cards', ...cards) : element('p', 'note', otherwise);

function alertCard({ name, level, description, value, bound, since, ...alert }: AlertView): HTMLElement {
  const unit = alert.unit === '1' && (bound ?? 0) > 1 ? 'times' : alert.unit; // a multiple, and no share
  const card = element(
    'li',
    `card ${level}`,
    element('b', 'level', level),
    ` ${description}: `,
    element('strong', '', inUnit(value, unit)),
    `, bound ${inUnit(bound, unit)}`,
    element('span', 'note', ` since ${timeOfDay(since)}`),
  );
  card.dataset['name'] = name;
  return card;
}

function adviceCard({ setting, present, proposed, evidence, effect }: AdviceView): HTMLElement {
  const change = present === null ? ` ${proposed}` : ` ${present} → ${proposed}`;
  return element(
    'li',
    'card advice',
    element('div', '', element('code', '', setting), element('strong', '', change)),
    element('div', '', evidence),
    element('div', 'note', effect),
  );
}
