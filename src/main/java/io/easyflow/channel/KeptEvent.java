package io.easyflow.channel;

import java.time.LocalDate;

/**
 * An event on its way into the table.
 *
 * @param id its number
 * @param day its partition
 * @param event as it was given
 * @param cause number of the event that caused it, or null
 * @param orderKey without what PostgreSQL's text cannot hold
 * @param lane of its deliveries
 * @param body as it is handed to routes
 */
record KeptEvent(
    long id,
    LocalDate day,
    NewEvent event,
    Long cause,
    String orderKey,
    short lane,
    EventBody body) {}
