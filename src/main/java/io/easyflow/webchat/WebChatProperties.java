package io.easyflow.webchat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of the web chat. Limits hold for one hub.
 *
 * @param origins sites that may show the widget, such as {@code https://shop.example.com}; the
 *     hub's own pages always may
 * @param key secret that signs visitors' tokens; empty for one that the database keeps
 * @param tokenLife how long a visitor is known without coming back
 * @param maxLine characters of a line
 * @param perSession what a session may do in a second; it may save up ten seconds' worth
 * @param perAddress the same for all sessions of one address
 * @param newSessions sessions one address may begin in a minute
 * @param socketsPerSession connections of one session at a time
 * @param socketsPerAddress connections of one address at a time
 * @param helloTimeout how long a connection may stay without saying whose it is
 * @param idleTimeout how long a connection may stay silent; the widget says something in between
 * @param maxFile largest file
 * @param filesPerHour files one session may send in an hour
 * @param filesDir where files lie; several hubs share it; empty for {@code chat-files} in the data
 *     directory
 * @param keepFiles how long files are kept, a day at least: so long messengers may fetch them
 */
@ConfigurationProperties("easyflow.webchat")
public record WebChatProperties(
    List<String> origins,
    @DefaultValue("") String key,
    @DefaultValue("30d") Duration tokenLife,
    @DefaultValue("4000") int maxLine,
    @DefaultValue("3") int perSession,
    @DefaultValue("60") int perAddress,
    @DefaultValue("60") int newSessions,
    @DefaultValue("5") int socketsPerSession,
    @DefaultValue("200") int socketsPerAddress,
    @DefaultValue("10s") Duration helloTimeout,
    @DefaultValue("60s") Duration idleTimeout,
    @DefaultValue("10MB") DataSize maxFile,
    @DefaultValue("30") int filesPerHour,
    Path filesDir,
    @DefaultValue("90d") Duration keepFiles) {
  public WebChatProperties {
    if (keepFiles.compareTo(Duration.ofDays(1)) < 0) {
      throw new IllegalArgumentException(
          "easyflow.webchat.keep-files is " + keepFiles + ", but must be 1d or more");
    }
    origins = origins == null ? List.of() : List.copyOf(origins);
  }
}
