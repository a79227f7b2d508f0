// Uses the store through npm's etcd3; prints one line a case: name, tab, ok or what went wrong.
// Usage: etcd.js http://host:port
'use strict';
const assert = require('node:assert/strict');
const { once } = require('node:events');
const { Etcd3, EtcdLeaseInvalidError, EtcdLockFailedError } = require('etcd3');

const client = new Etcd3({ hosts: process.argv[2] });

const cases = {
  async kv() {
    await client.put('kv/a').value('1');
    await client.put('kv/b').value(Buffer.from([0, 255, 10]));
    assert.equal(await client.get('kv/a').string(), '1');
    assert.deepEqual(await client.get('kv/b').buffer(), Buffer.from([0, 255, 10]));
    assert.equal(await client.get('kv/none').string(), null);
    assert.deepEqual(await client.getAll().prefix('kv/').sort('Key', 'Descend').limit(1).keys(), ['kv/b']);
    assert.equal(await client.getAll().prefix('kv/').count(), 2);
    assert.equal((await client.delete().key('kv/a').getPrevious())[0].value.toString(), '1');
    assert.equal((await client.delete().prefix('kv/')).deleted, '1');
  },
  async txn() {
    await client.put('txn/a').value('1');
    const [won, lost] = await Promise.all(['2', '3'].map((next) => client
      .if('txn/a', 'Value', '==', '1')
      .then(client.put('txn/a').value(next), client.get('txn/a'))
      .else(client.get('txn/a'))
      .commit()));
    assert.notEqual(won.succeeded, lost.succeeded);
    const loser = won.succeeded ? lost : won;
    assert.equal(loser.responses[0].response_range.kvs[0].value.toString(), await client.get('txn/a').string());
  },
  async stm() {
    await client.put('stm/n').value(0);
    await Promise.all(Array.from({ length: 10 }, () => client.stm({ retries: 100 }).transact(async (tx) => {
      await tx.put('stm/n').value((await tx.get('stm/n').number()) + 1);
    })));
    assert.equal(await client.get('stm/n').number(), 10);
  },
  async history() {
    const { header } = await client.put('history/a').value('old');
    await client.put('history/a').value('new');
    assert.equal(await client.get('history/a').revision(header.revision).string(), 'old');
    await assert.rejects(client.get('history/a').revision('9223372036854775807').string(), /future revision/);
  },
  async lease() {
    const lease = client.lease(60, { autoKeepAlive: false });
    await lease.put('lease/a').value('1');
    const id = await lease.grant();
    assert.equal((await client.leaseClient.leaseTimeToLive({ ID: id, keys: true })).keys[0].toString(), 'lease/a');
    assert.equal((await lease.keepaliveOnce()).TTL, '60');
    await lease.revoke();
    assert.equal(await client.get('lease/a').string(), null);
    await assert.rejects(client.put('lease/a').value('1').lease(id), EtcdLeaseInvalidError);
  },
  async watch() {
    const watcher = await client.watch().prefix('watch/').withPreviousKV().create();
    const puts = once(watcher, 'put');
    const deletes = once(watcher, 'delete');
    const { header } = await client.put('watch/a').value('1');
    await client.delete().key('watch/a');
    assert.equal((await puts)[0].value.toString(), '1');
    assert.equal((await deletes)[1].value.toString(), '1');
    await watcher.cancel();
    const late = client.watch().key('watch/a').startRevision(header.revision).watcher();
    assert.equal((await once(late, 'put'))[0].mod_revision, header.revision);
    await late.cancel();
  },
  async lock() {
    const lock = client.lock('lock/a').ttl(60);
    await lock.acquire();
    await assert.rejects(client.lock('lock/a').acquire(), EtcdLockFailedError);
    await lock.release();
    assert.equal(await client.lock('lock/a').do(async () => 'mine'), 'mine');
  },
  async election() {
    const election = client.election('chief', 60);
    const first = election.campaign('first');
    await first.wait();
    assert.equal(await election.leader(), 'first');
    const second = election.campaign('second');
    const observer = await election.observe();
    assert.equal(observer.leader(), 'first');
    const changed = new Promise((resolve) => observer.on('change', (value) => value === 'second' && resolve()));
    await first.resign();
    await second.wait();
    await changed;
    await observer.cancel();
    await second.resign();
  },
  async cluster() {
    const { members } = await client.cluster.memberList({});
    assert.equal(members.length, 1);
    assert.ok(members[0].clientURLs[0].startsWith('http://'));
    assert.equal((await client.maintenance.status()).leader, members[0].ID);
  },
};

const limit = (name) => new Promise((_, reject) => { setTimeout(() => reject(new Error(`${name} did not end`)), 60000).unref(); });

(async () => {
  for (const [name, run] of Object.entries(cases)) {
    const outcome = await Promise.race([run(), limit(name)]).then(() => 'ok', (error) => `${error.name}: ${error.message}`.replaceAll('\n', ' '));
    console.log(`${name}\t${outcome}`);
  }
  process.exit(0);
})();
