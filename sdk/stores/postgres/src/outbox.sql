
DO $create$
BEGIN
IF to_regclass('"{schema}".outbox') IS NOT NULL THEN
  RETURN;
END IF;

-- Messages that transactions have enqueued. A row is removed once its message is sent.
CREATE TABLE "{schema}".outbox (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account text NOT NULL,
  key text NOT NULL CHECK (octet_length(key) BETWEEN 1 AND 255),
  -- A number of 64 bits. One that no worker can read would stop them all.
  thread text NOT NULL CHECK (thread ~ '^[0-9]{1,20}$' AND thread::numeric < 2::numeric ^ 64),
  message text NOT NULL CHECK (message::json IS NOT NULL),
  enqueued timestamptz NOT NULL DEFAULT clock_timestamp(),
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'unknown', 'not_sent')),
  due timestamptz NOT NULL DEFAULT clock_timestamp(), -- when a worker may take it; one that has it moves this on
  claim uuid, -- of the worker that took it last
  attempts integer NOT NULL DEFAULT 0,
  reason text,
  UNIQUE (account, key)
);
CREATE INDEX outbox_due ON "{schema}".outbox (account, due, id) WHERE state <> 'not_sent';
CREATE INDEX outbox_waiting ON "{schema}".outbox (account, thread, id) WHERE state = 'waiting';

-- Enqueues a message, as JSON, in the transaction that calls this. Again with the same message, it changes nothing.
CREATE FUNCTION "{schema}".enqueue(account text, key text, thread text, message text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  is_same boolean;
BEGIN
  LOOP
    INSERT INTO "{schema}".outbox AS o (account, key, thread, message)
      VALUES (enqueue.account, enqueue.key, enqueue.thread, enqueue.message) ON CONFLICT DO NOTHING;
    EXIT WHEN FOUND;
    SELECT (o.thread, o.message) = (enqueue.thread, enqueue.message) INTO is_same FROM "{schema}".outbox AS o
      WHERE o.account = enqueue.account AND o.key = enqueue.key FOR KEY SHARE;
    IF NOT is_same THEN
      RAISE 'the outbox has another message for this key' USING ERRCODE = 'unique_violation';
    END IF;
    EXIT WHEN FOUND;
  END LOOP;
END
$$;

-- Takes rows for so long: of each thread the first that waits, so that its messages are sent in their order.
CREATE FUNCTION "{schema}".take(account text, most bigint, millis bigint)
RETURNS TABLE (id bigint, claim uuid, key text, thread text, message text, attempts integer)
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
  UPDATE "{schema}".outbox AS o
    SET due = clock_timestamp() + millis * interval '1 millisecond', attempts = o.attempts + 1, claim = gen_random_uuid()
    WHERE o.id IN (
      SELECT next.id FROM "{schema}".outbox AS next
      WHERE next.account = take.account AND next.state <> 'not_sent' AND next.due <= clock_timestamp()
        AND NOT EXISTS (
          SELECT FROM "{schema}".outbox AS earlier WHERE earlier.account = next.account AND earlier.thread = next.thread
            AND earlier.state = 'waiting' AND earlier.id < next.id)
      ORDER BY next.due, next.id LIMIT most FOR UPDATE SKIP LOCKED)
    RETURNING o.id, o.claim, o.key, o.thread, o.message, o.attempts
$$;
END
$create$;
