import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Deliveries } from './deliveries.js';
import { isSignedBy } from './signature.js';
import { staleAfter } from './stale-tags.js';

describe('a signature', () => {
  const body = '{"events":[]}';
  const signature = createHmac('sha256', 'secret').update(body).digest('hex');

  it('is that of the raw body by the secret', () => {
    expect(isSignedBy('secret', body, signature)).toBe(true);
    expect(isSignedBy('secret', Buffer.from(body), signature.toUpperCase())).toBe(true);
  });

  it.each([
    ['another body', 'secret', `${body} `, signature],
    ['another secret', 'Secret', body, signature],
    ['an empty secret', '', body, createHmac('sha256', '').update(body).digest('hex')],
    ['none', 'secret', body, undefined],
    ['half of it', 'secret', body, signature.slice(0, 32)],
    ['no digits', 'secret', body, 'z'.repeat(64)],
  ])('is refused for %s', (_, secret, text, given) => {
    expect(isSignedBy(secret, text, given)).toBe(false);
  });
});

describe('deliveries', () => {
  it('are new once by their key, and always without one', () => {
    const deliveries = new Deliveries();
    expect([deliveries.isNew('a'), deliveries.isNew('a'), deliveries.isNew('b')]).toEqual([true, false, true]);
    expect([deliveries.isNew(undefined), deliveries.isNew(undefined)]).toEqual([true, true]);
  });

  it('are remembered up to a number of keys', () => {
    const deliveries = new Deliveries(2);
    for (const key of ['a', 'b', 'c']) deliveries.isNew(key);
    expect([deliveries.isNew('c'), deliveries.isNew('a')]).toEqual([false, true]);
  });
});

describe('an event', () => {
  const slugOf = (id: string) => (id === 'o1' ? 'people' : undefined);
  const stale = (event_type: string, id: Record<string, string>) => staleAfter({ event_type, id }, slugOf);

  it('of a record makes it and the queries over its object stale', () => {
    const expected = ['record:r1', 'queries:people', 'searches:people', 'queries:o1', 'searches:o1'];
    expect(stale('record.updated', { record_id: 'R1', object_id: 'o1' })).toEqual(expected);
    expect(stale('record.created', { record_id: 'r1', object_id: 'o1' })).toEqual(expected);
  });

  it('of a record of an object that is not known makes every query stale', () => {
    expect(stale('record.updated', { record_id: 'r1', object_id: 'o9' })).toEqual(['record:r1', 'queries']);
    expect(stale('record.updated', {})).toEqual(['records']);
  });

  it('of a record that is gone makes stale what refers to it', () => {
    expect(stale('record.deleted', { record_id: 'r1', object_id: 'o1' })).toContain('refers:r1');
    const merged = stale('record.merged', { record_id: 'r1', object_id: 'o1', duplicate_record_id: 'r2' });
    expect(merged).toEqual(expect.arrayContaining(['record:r1', 'record:r2', 'refers:r2']));
  });

  it.each([
    ['list-entry.updated', { list_id: 'l', entry_id: 'e', parent_record_id: 'r1' }, ['entries', 'record-entries:r1']],
    ['note.created', { note_id: 'n', parent_record_id: 'r1' }, ['notes:r1', 'notes:any']],
    ['note-content.updated', { note_id: 'n' }, ['notes']],
    ['task.deleted', { task_id: 't' }, ['tasks']],
    ['comment.resolved', { comment_id: 'c' }, ['threads']],
    ['list.updated', { list_id: 'l' }, ['lists', 'entries']],
    ['object-attribute.created', { object_id: 'o1', attribute_id: 'a' }, ['attributes:o1', 'attributes:people']],
    ['list-attribute.updated', { list_id: 'l', attribute_id: 'a' }, ['attributes:l', 'attributes:l']],
    ['call-recording.created', { meeting_id: 'm', call_recording_id: 'c' }, ['meeting:m']],
    ['novelty.happened', { record_id: 'r1' }, ['record:r1']],
    ['workspace-member.created', { workspace_member_id: 'w' }, ['members']],
  ])('%s makes stale what it is about', (type, id, expected) => {
    expect(stale(type, id as Record<string, string>)).toEqual(expected);
  });
});
