-- Creates what is missing, in one transaction. Any number of processes may run it at once.
SELECT set_config('synchronous_commit', 'on', true), pg_advisory_xact_lock(hashtextextended('"{schema}"', 7463));
DO $create$
DECLARE
  version text := obj_description(to_regclass('"{schema}".records'), 'pg_class');
BEGIN
IF current_setting('transaction_isolation') <> 'read committed' THEN
  RAISE 'the store needs sessions whose default_transaction_isolation is read committed';
END IF;
IF version = '1' THEN
  RETURN;
ELSIF to_regclass('"{schema}".records') IS NOT NULL THEN
  RAISE 'the tables in schema {schema} are of version %, and this crate knows version 1', coalesce(version, 'unknown');
END IF;
IF to_regnamespace('"{schema}"') IS NULL THEN
  CREATE SCHEMA "{schema}";
END IF;

CREATE TABLE "{schema}".records (
  key bytea PRIMARY KEY,
  value bytea NOT NULL,
  revision bigint NOT NULL,
  expires bigint -- milliseconds since 1970; null: the record stays
) WITH (fillfactor = 70);
COMMENT ON TABLE "{schema}".records IS '1';
CREATE INDEX records_that_stay ON "{schema}".records (key) WHERE expires IS NULL;
CREATE INDEX records_that_expire ON "{schema}".records (expires) WHERE expires IS NOT NULL;
CREATE SEQUENCE "{schema}".revisions;

-- The server's time, or what the handle has seen where that is later.
CREATE FUNCTION "{schema}".read_clock(seen bigint) RETURNS bigint LANGUAGE sql VOLATILE AS $$
  SELECT greatest(seen, floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint)
$$;

-- Whether what a handle has seen is later than what is here. A crash can only take the sequence ahead, by up to 32; the
-- number of the next transaction is exact.
CREATE FUNCTION "{schema}".is_older(seen_revision bigint, seen_transaction bigint) RETURNS boolean LANGUAGE sql VOLATILE AS $$
  SELECT coalesce(pg_sequence_last_value('"{schema}".revisions'), 0) < seen_revision
    OR pg_snapshot_xmax(pg_current_snapshot())::text::bigint <= seen_transaction
$$;

-- The random id is a record itself, so that it is gone where the others are. The server's part fails on a standby. Its
-- number is the same as long as the session lasts, and kept in a setting of it: a file is read for it.
CREATE FUNCTION "{schema}".read_identity() RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  server text := nullif(current_setting('hubspot_conversations.server', true), '');
BEGIN
  IF server IS NULL THEN
    server := set_config('hubspot_conversations.server', system_identifier::text, false) FROM pg_control_system();
  END IF;
  RETURN encode(value, 'hex') || '-' || server || '-' || left(pg_walfile_name(pg_current_wal_insert_lsn()), 8)
    FROM "{schema}".records WHERE key = '';
END
$$;

CREATE FUNCTION "{schema}".keep_identity(seen_revision bigint, seen_transaction bigint) RETURNS text
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM set_config('synchronous_commit', 'on', true)
    WHERE current_setting('synchronous_commit') NOT IN ('on', 'remote_apply');
  INSERT INTO "{schema}".records AS r VALUES ('', uuid_send(gen_random_uuid()), 0, NULL)
    ON CONFLICT (key) DO UPDATE SET value = excluded.value
    WHERE "{schema}".is_older(seen_revision, seen_transaction);
  RETURN "{schema}".read_identity();
END
$$;

-- Whether the handle may go on. One that has seen more than there is gives the store another identity, for all others.
CREATE FUNCTION "{schema}".has_identity(identity text, seen_revision bigint, seen_transaction bigint) RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
  IF pg_is_in_recovery() THEN
    RAISE 'the server is a standby, which may lack records';
  ELSIF identity IS NULL THEN
    RETURN true;
  ELSIF identity IS DISTINCT FROM "{schema}".read_identity() THEN
    RETURN false;
  ELSIF "{schema}".is_older(seen_revision, seen_transaction) THEN
    PERFORM "{schema}".keep_identity(seen_revision, seen_transaction);
    RETURN false;
  END IF;
  RETURN true;
END
$$;

-- Every lookup is one by an index. A plan that was made while the table was small stays in use for a while.
CREATE FUNCTION "{schema}".read_record(
  wanted bytea, identity text, seen_revision bigint, seen_transaction bigint, seen_time bigint,
  OUT is_same boolean, OUT current_value bytea, OUT current_revision bigint, OUT time_now bigint
) LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
BEGIN
  is_same := "{schema}".has_identity(identity, seen_revision, seen_transaction);
  time_now := "{schema}".read_clock(seen_time);
  IF is_same THEN
    SELECT r.value, r.revision INTO current_value, current_revision FROM "{schema}".records AS r
      WHERE r.key = wanted AND (r.expires IS NULL OR r.expires >= time_now);
  END IF;
END
$$;

-- Makes swaps, up to the first that is refused, and returns a row for each. Each statement in here sees what was
-- committed before it began: what a conflict returns is not older than the conflict.
CREATE FUNCTION "{schema}".swap_records(
  keys bytea[], presents bigint[], new_values bytea[], ttls bigint[],
  identity text, seen_revision bigint, seen_transaction bigint, seen_time bigint
) RETURNS TABLE (
  is_same boolean, current_value bytea, current_revision bigint, time_now bigint, transaction bigint
) LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
DECLARE
  wanted bytea;
  present bigint;
  ttl bigint;
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE 'the store needs sessions whose default_transaction_isolation is read committed';
  END IF;
  PERFORM set_config('synchronous_commit', 'on', true)
    WHERE current_setting('synchronous_commit') NOT IN ('on', 'remote_apply');
  is_same := "{schema}".has_identity(identity, seen_revision, seen_transaction);
  IF NOT is_same THEN
    RETURN NEXT;
    RETURN;
  END IF;
  IF cardinality(keys) > 1 THEN
    -- In one order for all calls, so that no two wait for each other where the records are there.
    PERFORM 1 FROM "{schema}".records AS r WHERE r.key = ANY (keys) ORDER BY r.key FOR UPDATE;
  END IF;
  time_now := seen_time;
  <<swaps>>
  FOR number IN 1 .. cardinality(keys) LOOP
    wanted := keys[number];
    present := presents[number];
    ttl := ttls[number];
    LOOP
      time_now := "{schema}".read_clock(time_now);
      -- The end is 10 ms late, since a handle whose calls overlap may take the time to be that much later.
      IF present IS NULL THEN
        INSERT INTO "{schema}".records AS r
          VALUES (wanted, new_values[number], nextval('"{schema}".revisions'), time_now + ttl + 10)
          ON CONFLICT (key) DO UPDATE SET value = excluded.value, revision = excluded.revision,
            expires = "{schema}".read_clock(time_now) + ttl + 10
          WHERE r.expires < "{schema}".read_clock(time_now)
          RETURNING r.revision INTO current_revision;
      ELSE
        UPDATE "{schema}".records AS r SET value = new_values[number], revision = nextval('"{schema}".revisions'),
            expires = "{schema}".read_clock(time_now) + ttl + 10
          WHERE r.key = wanted AND r.revision = present
            AND (r.expires IS NULL OR r.expires >= "{schema}".read_clock(time_now))
          RETURNING r.revision INTO current_revision;
      END IF;
      IF FOUND THEN
        transaction := pg_current_xact_id()::text::bigint;
        RETURN NEXT;
        EXIT;
      END IF;
      transaction := NULL;
      time_now := "{schema}".read_clock(time_now);
      SELECT r.value, r.revision INTO current_value, current_revision FROM "{schema}".records AS r
        WHERE r.key = wanted AND (r.expires IS NULL OR r.expires >= time_now);
      IF FOUND OR present IS NOT NULL THEN
        RETURN NEXT;
        EXIT swaps;
      END IF;
      -- The record that was in the way has expired since.
    END LOOP;
  END LOOP;
  IF transaction IS NOT NULL THEN
    -- Some with each call that writes, so that none has many to remove, and never one that another removes.
    DELETE FROM "{schema}".records AS r WHERE r.key = ANY (ARRAY(
      SELECT e.key FROM "{schema}".records AS e WHERE e.expires < "{schema}".read_clock(0)
      ORDER BY e.expires LIMIT 4 FOR UPDATE SKIP LOCKED));
  END IF;
END
$$;
END
$create$;
