import {
  OutsideAuthorisedScopeError,
  RequestRejectedError,
  type CallOptions,
  type CallResult,
  type DingTalkClient,
  type Operation,
} from '../../shared/dingtalk/index.ts';

/** A person as DingTalk has them. */
export interface ScriptedPerson {
  readonly name: string;
  readonly departmentIds: readonly number[];
  readonly manager?: string;
  readonly email?: string;
}

/** One call that was made, with what was asked. */
export interface ScriptedCall {
  readonly operation: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly options: CallOptions;
}

/**
 * The contacts of an organisation as DingTalk tells them, written from its documentation: what a call
 * finds is what stands here when the call is made. `before` may hold a call up, or make it fail.
 */
export class ScriptedDirectory {
  readonly people = new Map<string, ScriptedPerson>();
  /** Children of each department, negative ids included. */
  readonly below = new Map<number, readonly number[]>([[1, []]]);
  readonly roles = new Map<number, { readonly name: string; userIds: readonly string[] }>();
  /** Departments that the app may not see. */
  readonly hidden = new Set<number>();
  readonly hiddenPeople = new Set<string>();
  readonly calls: ScriptedCall[] = [];
  /** Runs before the call looks at anything. */
  before: (call: ScriptedCall) => void | Promise<void> = () => undefined;
  /** Runs after the answer is made and before it arrives. */
  after: (call: ScriptedCall) => void | Promise<void> = () => undefined;

  readonly client: DingTalkClient = {
    call: async <Params, Answer>(
      operation: Operation<Params, Answer>,
      params: Params,
      options: CallOptions = {},
    ): Promise<CallResult<Answer>> => {
      const { body } = operation.encode(params);
      const call = { operation: operation.name, params: body as ScriptedCall['params'], options };
      this.calls.push(call);
      await this.before(call);
      options.signal?.throwIfAborted();
      const text = JSON.stringify({ errcode: 0, result: this.#answer(call) });
      await this.after(call);
      options.signal?.throwIfAborted();
      const answer = operation.schema.parse(JSON.parse(text));
      return { answer, body: Buffer.from(text), attempts: 1 };
    },
  };

  count(part = ''): number {
    return this.calls.filter(({ operation }) => operation.includes(part)).length;
  }

  #answer({ operation, params }: ScriptedCall): unknown {
    switch (operation) {
      case 'contacts/user/get':
        return this.#person(operation, String(params['userid']));
      case 'contacts/department/listsub':
        return this.#children(operation, Number(params['dept_id']));
      case 'contacts/user/list':
        return this.#members(operation, params);
      case 'contacts/role/list':
        return this.#roles(params);
      case 'contacts/role/simplelist':
        return this.#holders(operation, params);
      default:
        throw new RangeError(`not scripted: ${operation}`);
    }
  }

  #person(operation: string, userId: string): unknown {
    const person = this.people.get(userId);
    if (person === undefined) throw refused(operation, '33012');
    if (this.hiddenPeople.has(userId)) {
      throw new OutsideAuthorisedScopeError({ operation, vendorCode: '50002' });
    }
    return { ...describe(userId, person), manager_userid: person.manager, email: person.email };
  }

  #department(operation: string, departmentId: number): readonly number[] {
    if (this.hidden.has(departmentId)) {
      throw new OutsideAuthorisedScopeError({ operation, vendorCode: '50004' });
    }
    const below = this.below.get(departmentId);
    if (below === undefined) throw refused(operation, '60003');
    return below;
  }

  #children(operation: string, departmentId: number): unknown {
    return this.#department(operation, departmentId).map((id) => ({
      dept_id: id,
      name: `部門 ${String(id)}`,
      parent_id: departmentId,
    }));
  }

  #members(operation: string, params: ScriptedCall['params']): unknown {
    const departmentId = Number(params['dept_id']);
    this.#department(operation, departmentId);
    const members = [...this.people].filter(([, { departmentIds }]) =>
      departmentIds.includes(departmentId),
    );
    const from = Number(params['cursor']);
    const to = from + Number(params['size']);
    const hasMore = to < members.length;
    return {
      has_more: hasMore,
      list: members.slice(from, to).map(([userId, person]) => describe(userId, person)),
      ...(hasMore ? { next_cursor: to } : {}),
    };
  }

  #roles(params: ScriptedCall['params']): unknown {
    const { page, hasMore } = pageOf([...this.roles], params);
    const roles = page.map(([id, { name }]) => ({ id, name }));
    return { hasMore, list: roles.length === 0 ? [] : [{ groupId: 1, name: '職務', roles }] };
  }

  #holders(operation: string, params: ScriptedCall['params']): unknown {
    const role = this.roles.get(Number(params['role_id']));
    if (role === undefined) throw refused(operation, '33011');
    const { page, hasMore } = pageOf(role.userIds, params);
    return { hasMore, list: page.map((userid) => ({ userid, name: '任何人' })) };
  }
}

function describe(userId: string, { name, departmentIds }: ScriptedPerson): object {
  return { userid: userId, name, dept_id_list: departmentIds };
}

function pageOf<Item>(
  items: readonly Item[],
  { offset, size }: ScriptedCall['params'],
): { readonly page: readonly Item[]; readonly hasMore: boolean } {
  const end = Number(offset) + Number(size);
  return { page: items.slice(Number(offset), end), hasMore: end < items.length };
}

function refused(operation: string, vendorCode: string): RequestRejectedError {
  return new RequestRejectedError({ operation, vendorCode, httpStatus: 200 });
}
