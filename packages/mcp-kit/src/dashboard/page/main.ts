import type { Message, View } from '../view.js';
import { drawCharts } from './charts.js';
import { Connection, type State } from './connection.js';
import { byId, setText } from './dom.js';
import { duration, plain } from './format.js';
import { showNotices } from './notices.js';
import { Rows } from './rows.js';
import { layTables } from './tables.js';
import { layTiles } from './tiles.js';

const TOKEN = 'dashboard-token';
const rows = new Rows();
const fillTiles = layTiles();
const fillTables = layTables();
let draw: ReturnType<typeof drawCharts> | undefined;

const connection = new Connection({
  position: () => ({ epoch: rows.epoch, seq: rows.seq }),
  token: () => sessionStorage.getItem(TOKEN),
  onMessage: take,
  onState: showState,
});

function take(message: Message): boolean {
  if (!rows.take(message)) return false;
  show(message.view);
  return true;
}

function show(view: View): void {
  const main = byId('main');
  main.hidden = false; // before the charts are made: they take the width that there is
  draw ??= drawCharts(byId('charts'));
  document.title = `${alarm(view)}${view.name} dashboard`;
  setText(byId('name'), view.name);
  const processes = view.processes > 1 ? `, ${view.processes} processes` : '';
  setText(byId('version'), `${view.version}, up ${duration(view.uptimeMs)}${processes}`);
  fillTiles(view);
  fillTables(view);
  showNotices(view);
  drawRows();
  main.dataset['seq'] = String(rows.seq);
  main.dataset['moments'] = String(rows.length);
}

const alarm = ({ alerts }: View) => (alerts.length > 0 ? `(${plain(alerts.length)}) ` : '');

function drawRows(): void {
  const chosen = document.querySelector<HTMLInputElement>('input[name="range"]:checked');
  draw?.(rows, Number(chosen?.value ?? 900));
}

const stateTexts = {
  connecting: 'Connecting …',
  live: 'Live',
  lost: 'The connection is lost.',
  'token-needed': 'An access token is needed.',
} as const;

function showState(state: State): void {
  const text =
    state.name === 'waiting'
      ? `The connection is lost. Attempt ${state.attempt} of 10 in ${duration(state.delayMs)}`
      : stateTexts[state.name];
  const status = byId('connection');
  status.dataset['state'] = state.name;
  setText(status, text);
  byId('reconnect').hidden = state.name !== 'lost';
  const form = byId('sign-in');
  if (state.name === 'token-needed' && form.hidden) {
    form.hidden = false;
    byId('token').focus();
  } else if (state.name === 'live') form.hidden = true;
}

byId('reconnect').addEventListener('click', () => connection.start());
byId('range').addEventListener('change', drawRows);
byId('sign-in').addEventListener('submit', (event) => {
  event.preventDefault();
  const field = byId<HTMLInputElement>('token');
  sessionStorage.setItem(TOKEN, field.value.trim());
  field.value = '';
  connection.start();
});
connection.start();
