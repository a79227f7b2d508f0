// Calls the echo service and the standard ones with grpc-js; prints one line a case: name, tab, ok or what went wrong.
// Usage: client.js echo.proto host:port [ca.pem client.pem client.key]
'use strict';
const assert = require('node:assert/strict');
const fs = require('node:fs');
const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');

const [protoFile, target, ...tls] = process.argv.slice(2);
const { Echo } = grpc.loadPackageDefinition(loader.loadSync(protoFile, { longs: Number, defaults: true })).dmmaster.interop;
const [ca, cert, key] = tls.map((path) => fs.readFileSync(path));
const credentials = tls.length ? grpc.credentials.createSsl(ca, key, cert) : grpc.credentials.createInsecure();
const noLimit = { 'grpc.max_receive_message_length': -1, 'grpc.max_send_message_length': -1 };
const echo = new Echo(target, credentials, noLimit);
const raw = new grpc.Client(target, credentials, noLimit);
const same = (bytes) => bytes;
const within = (seconds) => ({ deadline: new Date(Date.now() + seconds * 1000) });

const call = (method, request, metadata = new grpc.Metadata(), options = within(30), on = echo) =>
  new Promise((resolve, reject) => on[method](request, metadata, options, (error, answer) => (error ? reject(error) : resolve(answer))));

const readAll = (stream) =>
  new Promise((resolve, reject) => {
    const items = [];
    stream.on('data', (item) => items.push(item)).on('end', () => resolve(items)).on('error', reject);
  });

const fails = async (code, promise, details) => {
  const error = await promise.then(() => null, (caught) => caught);
  assert.ok(error, `no error, ${grpc.status[code]} expected`);
  assert.equal(grpc.status[error.code], grpc.status[code]);
  if (details !== undefined) assert.equal(error.details, details);
};

const limit = (name) =>
  new Promise((_, reject) => setTimeout(() => reject(new Error(`${name} takes too long`)), 20000).unref());

const cases = {
  async unary() {
    assert.deepEqual((await call('unary', { value: Buffer.from([0, 255]) })).value, Buffer.from([0, 255]));
  },
  async metadata() {
    const sent = new grpc.Metadata();
    sent.set('echo-text', 'a b');
    sent.set('echo-raw-bin', Buffer.from([0, 1, 255]));
    const seen = [];
    await new Promise((resolve, reject) => {
      const running = echo.unary({}, sent, within(30), (error) => error && reject(error));
      running.on('metadata', (headers) => seen.push(headers));
      running.on('status', (status) => { seen.push(status.metadata); resolve(); });
    });
    assert.equal(seen.length, 2);
    for (const entries of seen) {
      assert.deepEqual(entries.get('echo-text'), ['a b']);
      assert.deepEqual(entries.get('echo-raw-bin'), [Buffer.from([0, 1, 255])]);
    }
  },
  async collect() {
    const answer = await new Promise((resolve, reject) => {
      const stream = echo.collect(within(30), (error, sum) => (error ? reject(error) : resolve(sum)));
      for (let i = 0; i < 500; i++) stream.write({ value: Buffer.alloc(1000) });
      stream.end();
    });
    assert.equal(answer.value, 500000);
  },
  async expand() {
    const items = await readAll(echo.expand({ value: 1000 }, within(30)));
    assert.deepEqual(items.map((item) => item.value), [...Array(1000).keys()]);
  },
  async chat() {
    const stream = echo.chat(within(30));
    let next = 0;
    const say = () => (next < 200 ? stream.write({ value: Buffer.from(String(next++)) }) : stream.end());
    stream.on('data', say);
    say();
    assert.deepEqual((await readAll(stream)).map((item) => item.value.toString()), [...Array(200).keys()].map(String));
  },
  async deadline() {
    await fails(grpc.status.DEADLINE_EXCEEDED, call('hang', {}, undefined, within(0.3)));
  },
  async cancel() {
    await fails(grpc.status.CANCELLED, new Promise((resolve, reject) => {
      echo.hang({}, (error) => (error ? reject(error) : resolve())).cancel();
    }));
    await cases.unary();
  },
  async large() {
    const body = Buffer.alloc(5 << 20, 'abcdefg');
    assert.ok((await call('unary', { value: body }, undefined, within(60))).value.equals(body));
  },
  async gzip() {
    const zipped = new Echo(target, credentials, { ...noLimit, 'grpc.default_compression_algorithm': 2 });
    const body = Buffer.from('squeeze me '.repeat(100000));
    assert.ok((await call('unary', { value: body }, undefined, within(30), zipped)).value.equals(body));
    zipped.close();
  },
  async unknown() {
    for (const path of ['/dmmaster.interop.Echo/Nope', '/no.Such/Service']) {
      await fails(grpc.status.UNIMPLEMENTED, new Promise((resolve, reject) => {
        raw.makeUnaryRequest(path, same, same, Buffer.alloc(0), within(30), (error, answer) => (error ? reject(error) : resolve(answer)));
      }));
    }
  },
  async failure() {
    await fails(grpc.status.FAILED_PRECONDITION, call('fail', { value: 'refused' }), 'not like this');
    await fails(grpc.status.CANCELLED, call('fail', { value: 'cancelled' }), 'the call was cancelled');
    await fails(grpc.status.UNKNOWN, call('fail', { value: 'bug' }), 'internal error, see the log of dm-master');
  },
  async health() {
    const answer = await new Promise((resolve, reject) => {
      raw.makeUnaryRequest('/grpc.health.v1.Health/Check', same, same, Buffer.alloc(0), within(30),
        (error, bytes) => (error ? reject(error) : resolve(bytes)));
    });
    assert.deepEqual([...answer], [8, 1]);
  },
  async reflection() {
    for (const version of ['v1', 'v1alpha']) {
      const stream = raw.makeBidiStreamRequest(`/grpc.reflection.${version}.ServerReflection/ServerReflectionInfo`, same, same, within(30));
      stream.write(Buffer.from([0x3a, 0]));
      stream.end();
      assert.ok(Buffer.concat(await readAll(stream)).includes('grpc.health.v1.Health'));
    }
  },
};

(async () => {
  for (const [name, run] of Object.entries(cases)) {
    const outcome = await Promise.race([run(), limit(name)]).then(() => 'ok', (error) => `${error.name}: ${error.message}`.replaceAll('\n', ' '));
    console.log(`${name}\t${outcome}`);
  }
  process.exit(0);
})();
