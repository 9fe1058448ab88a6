package io.easyflow.connector;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;

/** Keeps the texts of versions that ran, the last 20 of each unit. */
final class VersionStore {
  private static final int KEPT = 20;
  private static final TypeReference<Map<String, byte[]>> FILES = new TypeReference<>() {};

  private final JdbcTemplate jdbc;
  private final ObjectMapper mapper = new ObjectMapper();

  VersionStore(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /** Keeps a version that runs since a moment; the same text again only moves that moment. */
  void save(UnitFiles files, Instant deployedAt) {
    String unit = files.unit().name();
    jdbc.update(
        "insert into connector_version (unit, hash, files, deployed_at) values (?, ?, ?::jsonb, ?)"
            + " on conflict (unit, hash) do update set deployed_at = excluded.deployed_at",
        unit,
        files.hash(),
        json(files.files()),
        Timestamp.from(deployedAt));
    jdbc.update(
        "delete from connector_version where unit = ? and hash not in (select hash from"
            + " connector_version where unit = ? order by deployed_at desc, hash limit ?)",
        unit,
        unit,
        KEPT);
  }

  /** The versions of a unit that ran, the last one first. */
  List<UnitFiles> history(Unit unit) {
    return jdbc.query(
        "select files from connector_version where unit = ? order by deployed_at desc, hash",
        (row, n) -> UnitFiles.of(unit, files(row.getString(1))),
        unit.name());
  }

  private String json(Map<String, byte[]> files) {
    try {
      return mapper.writeValueAsString(files);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private Map<String, byte[]> files(String json) {
    try {
      return mapper.readValue(json, FILES);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("connector_version holds text that is not ours", e);
    }
  }
}
