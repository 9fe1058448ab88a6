package io.easyflow;

import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Clock;
import org.springframework.boot.autoconfigure.jackson.Jackson2ObjectMapperBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/** What every package uses: the time and JSON whose numbers stay as they were written. */
@Configuration(proxyBeanMethods = false)
public class HubConfiguration {

  @Bean
  @Primary
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean
  Jackson2ObjectMapperBuilderCustomizer exactJson() {
    return builder ->
        builder
            .featuresToEnable(
                DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS,
                DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .featuresToDisable(
                SerializationFeature.WRITE_DATES_AS_TIMESTAMPS,
                SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .postConfigurer(
                mapper ->
                    mapper
                        .setNodeFactory(new JsonNodeFactory(true))
                        .configure(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES, false)
                        .configure(
                            StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN.mappedFeature(), true));
  }
}
