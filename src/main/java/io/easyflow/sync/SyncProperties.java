package io.easyflow.sync;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When data is read.
 *
 * @param ordersCron Quartz cron of the job for orders and analytics
 * @param productsCron Quartz cron of the job for products and contacts
 * @param updatesCron Quartz cron of the job that polls messengers without a public address, and
 *     registers webhooks where there is one
 * @param history how far a first run reaches back where the connector does not say
 * @param openOrders how old an order may be to be asked for its status still
 * @param batch pages are read until they hold so many items, then they are kept together
 */
@ConfigurationProperties("easyflow.sync")
public record SyncProperties(
    @DefaultValue("0 0/15 * * * ?") String ordersCron,
    @DefaultValue("0 0 * * * ?") String productsCron,
    @DefaultValue("0/3 * * * * ?") String updatesCron,
    @DefaultValue("30d") Duration history,
    @DefaultValue("60d") Duration openOrders,
    @DefaultValue("500") int batch) {}
