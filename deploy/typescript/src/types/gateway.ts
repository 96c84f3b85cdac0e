/**
 * Types of the gateway API, generated from docs/openapi/gateway.json by `python -m tests.clients`.
 * Do not make direct changes to the file.
 */

export interface paths {
    "/v1/topics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The topics of the own agency
         * @description What the agreement names. `from` and `Last-Event-ID` say where reading begins.
         */
        get: operations["topics_v1_topics_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/topics/{topic}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follow a topic as server-sent events
         * @description Every event of a topic, and each new one as it comes; an event can come twice.
         *
         *     A stream ends with the token, or when the process does. Go on with `Last-Event-ID`, as every
         *     EventSource does by itself.
         */
        get: operations["follow_v1_topics__topic__events_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How the webhooks of the own agency do
         * @description Where each posts what, whether it works, and how far it came.
         */
        get: operations["all_v1_webhooks_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{webhook_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How one webhook does
         * @description One of another agency is answered as if it did not exist.
         */
        get: operations["one_v1_webhooks__webhook_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * Condition
         * @description How a webhook does.
         * @enum {string}
         */
        Condition: "not_begun" | "works" | "failing" | "disabled";
        /**
         * PartitionBody
         * @description How far a partition was delivered.
         */
        PartitionBody: {
            /** @description Its number. */
            partition: number;
            /** @description Offset of the event that is delivered next. */
            next_offset: number;
            /** @description Offset of the event that is published next; null while the log does not say. */
            end_offset: number | null;
        };
        /**
         * TopicList
         * @description The topics that the caller may read.
         */
        TopicList: {
            /** @description In order of name. */
            topics: components["schemas"]["services__gateway__event_routes__TopicBody"][];
        };
        /**
         * WebhookBody
         * @description A webhook, as the agreement has it, and how it does. Times are UTC.
         */
        WebhookBody: {
            /** @description AGENCY.NAME. */
            id: string;
            /** @description Whose it is. */
            agency: string;
            /** @description Where events are posted. */
            url: string;
            /** @description `not_begun`, `works`, `failing` (it is tried again), or `disabled` (nothing is sent until the operator enables it; nothing is lost). */
            state: components["schemas"]["Condition"];
            /** @description Why it is disabled; null: it is not. */
            disabled: string | null;
            /** @description When it first did not take an event; null: it does. */
            failing_since: string | null;
            /** @description Attempts that failed since then. */
            attempts: number;
            /** @description What was wrong with the last attempt; null: nothing. */
            error: string | null;
            /** @description When it is tried again; null where nothing failed, and where it is disabled. */
            next_attempt_at: string | null;
            /** @description When it last took an event; null: never yet. */
            delivered_at: string | null;
            /** @description What it gets, and how far it came. */
            topics: components["schemas"]["services__gateway__webhook_routes__TopicBody"][];
        };
        /**
         * WebhookList
         * @description The webhooks that the caller may see.
         */
        WebhookList: {
            /** @description In order of id. */
            webhooks: components["schemas"]["WebhookBody"][];
        };
        /**
         * TopicBody
         * @description A topic that the caller may read.
         */
        services__gateway__event_routes__TopicBody: {
            /** @description Its name. */
            topic: string;
            /** @description Whose agreement it is in, of those that the caller stands for. */
            agencies: string[];
        };
        /**
         * TopicBody
         * @description How far a topic was delivered.
         */
        services__gateway__webhook_routes__TopicBody: {
            /** @description Its name. */
            topic: string;
            /** @description Events that are published and not delivered; null before the first delivery, and while the log does not say. */
            behind: number | null;
            /** @description In order; empty before the first delivery. */
            partitions: components["schemas"]["PartitionBody"][];
        };
        /**
         * FieldError
         * @description Where in the request something is wrong (a JSON pointer, or the parameter's place), and what.
         */
        FieldError: {
            /** @description JSON pointer (RFC 6901) into the body, or the place of a parameter, such as query/limit. */
            pointer: string;
            /** @description What is wrong there, and what to write instead. */
            detail: string;
        };
        /**
         * Problem
         * @description RFC 9457 problem details.
         */
        Problem: {
            /** @description The kind of problem, such as urn:outbound:problem:conflict. */
            type: string;
            /** @description The kind of problem in words, always the same. */
            title: string;
            /** @description The HTTP status again. */
            status: number;
            /** @description What is wrong with this request, and what to do. */
            detail: string;
            /**
             * @description Where it is wrong, place by place; absent where it is wrong as a whole.
             * @default null
             */
            errors?: components["schemas"]["FieldError"][] | null;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: {
        /** @description The server's time, in UTC: a device can tell how far its clock is off. */
        "Outbound-Time": string;
    };
    pathItems: never;
}
export type Condition = components['schemas']['Condition'];
export type PartitionBody = components['schemas']['PartitionBody'];
export type TopicList = components['schemas']['TopicList'];
export type WebhookBody = components['schemas']['WebhookBody'];
export type WebhookList = components['schemas']['WebhookList'];
export type ServicesGatewayEventRoutesTopicBody = components['schemas']['services__gateway__event_routes__TopicBody'];
export type ServicesGatewayWebhookRoutesTopicBody = components['schemas']['services__gateway__webhook_routes__TopicBody'];
export type FieldError = components['schemas']['FieldError'];
export type Problem = components['schemas']['Problem'];
export type HeaderOutboundTime = components['headers']['Outbound-Time'];
export type $defs = Record<string, never>;
export interface operations {
    topics_v1_topics_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "Outbound-Time": components["headers"]["Outbound-Time"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TopicList"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    follow_v1_topics__topic__events_get: {
        parameters: {
            query?: {
                /** @description `beginning`, `latest`, or the first event that was published at a time: RFC 3339 with an offset, or YYYY-MM-DD, which is its midnight UTC. Not with Last-Event-ID. */
                from?: string;
            };
            header?: {
                /** @description The id of the last event that you kept. */
                "Last-Event-ID"?: string | null;
            };
            path: {
                /** @description A topic of the agreement. */
                topic: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Events as they come, without end: `id`, `event` (its type) and `data`. */
            200: {
                headers: {
                    "Outbound-Time": components["headers"]["Outbound-Time"];
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    all_v1_webhooks_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "Outbound-Time": components["headers"]["Outbound-Time"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookList"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    one_v1_webhooks__webhook_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description AGENCY.NAME, as in the agreement. */
                webhook_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "Outbound-Time": components["headers"]["Outbound-Time"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookBody"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
