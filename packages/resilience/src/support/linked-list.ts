/** What a list holds: each node knows its neighbours, so that it can leave from anywhere. */
export interface ListNode<T> {
  previous: T | undefined;
  next: T | undefined;
}

/** A queue in order of arrival that anyone may leave: adding and removing cost the same, however long it is. */
export class LinkedList<T extends ListNode<T>> {
  #first: T | undefined;
  #last: T | undefined;
  #size = 0;

  get first(): T | undefined {
    return this.#first;
  }

  get size(): number {
    return this.#size;
  }

  /** Whether a node that was in this list, and in no other, still is. */
  has(node: T): boolean {
    return node.previous !== undefined || this.#first === node;
  }

  push(node: T): void {
    node.previous = this.#last;
    node.next = undefined;
    if (this.#last) this.#last.next = node;
    else this.#first = node;
    this.#last = node;
    this.#size += 1;
  }

  /** Takes out a node that is in the list. */
  remove(node: T): void {
    if (node.previous) node.previous.next = node.next;
    else this.#first = node.next;
    if (node.next) node.next.previous = node.previous;
    else this.#last = node.previous;
    node.previous = undefined;
    node.next = undefined;
    this.#size -= 1;
  }
}
