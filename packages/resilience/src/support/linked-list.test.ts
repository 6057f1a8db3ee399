import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LinkedList, type ListNode } from './linked-list.js';

class Node implements ListNode<Node> {
  previous: Node | undefined;
  next: Node | undefined;
}

it('keeps the order of arrival whoever leaves, like an array that is searched', () => {
  const actions = fc.array(fc.oneof(fc.constant('push' as const), fc.nat({ max: 20 })), { maxLength: 200 });
  fc.assert(
    fc.property(actions, (todo) => {
      const list = new LinkedList<Node>();
      const model: Node[] = [];
      for (const action of todo) {
        if (action === 'push') {
          const node = new Node();
          list.push(node);
          model.push(node);
        } else {
          const [gone] = model.splice(action % (model.length || 1), 1);
          if (gone) list.remove(gone);
        }
        const places: number[] = [];
        for (let node = list.first; node; node = node.next) places.push(model.indexOf(node));
        expect(places).toEqual([...model.keys()]);
        expect(list.size).toBe(model.length);
      }
    }),
  );
});
