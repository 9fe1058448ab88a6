package io.easyflow.voice;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How voice assistants are answered.
 *
 * @param patience how long the consultant's answer is waited for, before a person is told to ask
 *     again
 * @param reserve what of the door's budget is left for everything else
 */
@ConfigurationProperties("easyflow.voice")
public record VoiceProperties(
    @DefaultValue("2s") Duration patience, @DefaultValue("500ms") Duration reserve) {}
