/**
 * Types of the inspection API, generated from docs/openapi/inspection.json by `python -m tests.clients`.
 * Do not make direct changes to the file.
 */

export interface paths {
    "/v1/inspections/closings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which fiscal years are closed */
        get: operations["listed_v1_inspections_closings_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/inspections/closings/{fiscal_year}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Close a fiscal year: changes then need a supervisor and a reason */
        put: operations["close_v1_inspections_closings__fiscal_year__put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/inspections/closings/{fiscal_year}/reopen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Open a closed fiscal year again */
        post: operations["reopen_v1_inspections_closings__fiscal_year__reopen_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/inspections/proposals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Changes that were proposed */
        get: operations["listed_v1_inspections_proposals_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/inspections/proposals/{proposal_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One proposal */
        get: operations["read_v1_inspections_proposals__proposal_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/inspections/proposals/{proposal_id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Approve a proposal */
        post: operations["approve_v1_inspections_proposals__proposal_id__approve_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/inspections/proposals/{proposal_id}/refuse": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Refuse a proposal */
        post: operations["refuse_v1_inspections_proposals__proposal_id__refuse_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/inspections/proposals/{proposal_id}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Withdraw an own proposal */
        post: operations["withdraw_v1_inspections_proposals__proposal_id__withdraw_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/inspections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List inspections */
        get: operations["list_records_v1_inspections_get"];
        put?: never;
        /** Record one inspection */
        post: operations["create_v1_inspections_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/inspections/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Record up to 1,000, each all or nothing */
        post: operations["create_batch_v1_inspections_batch_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/inspections/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Record many, a line each, answered line by line while they come */
        post: operations["stream_v1_inspections_stream_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/inspections/{record_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read one inspection */
        get: operations["read_v1_inspections__record_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Amend one inspection */
        patch: operations["amend_v1_inspections__record_id__patch"];
        trace?: never;
    };
    "/v1/inspections/{record_id}/void": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Void one inspection; it stays readable and counts nothing */
        post: operations["void_v1_inspections__record_id__void_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/inspections/{record_id}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every version of one inspection, oldest first */
        get: operations["versions_v1_inspections__record_id__versions_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/inspections/{record_id}/acts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who did what with one inspection, oldest first */
        get: operations["acts_v1_inspections__record_id__acts_get"];
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
         * ActPage
         * @description Acts of one record, the oldest first.
         */
        ActPage: {
            /** @description Up to `limit` of them. */
            acts: components["schemas"]["ShownAct"][];
            /** @description `cursor` of the page after this one; absent on the last. */
            next?: string | null;
        };
        /**
         * Action
         * @description What a caller may do; each route needs one.
         * @enum {string}
         */
        Action: "record" | "amend" | "void" | "propose" | "approve" | "read" | "identify" | "search" | "figures" | "explain" | "revisions" | "quality" | "export" | "acts" | "verify" | "close_year" | "reopen_year" | "change_closed_year" | "receipt" | "hand_over" | "dispose" | "photograph" | "subscribe" | "administer";
        /**
         * Agency
         * @description Who made the inspection or the seizure.
         * @enum {string}
         */
        Agency: "cbp_ofo" | "cbp_usbp" | "ice_hsi" | "atf" | "other_federal" | "state_local";
        /**
         * Amendment
         * @description A JSON merge patch (RFC 7396) of the record's fields, and `reason`, which says why.
         */
        Amendment: {
            /** @description Why it is amended; it is published with the version. */
            reason: string;
        } & {
            [key: string]: unknown;
        };
        /**
         * Batch
         * @description Up to 1,000 records, each as in a single POST.
         */
        Batch: {
            /** @description The records, each as in a single POST, with an id of the caller's or without. */
            records: unknown[];
        };
        /**
         * BatchAnswer
         * @description Counts, and one result a record in the order sent.
         */
        BatchAnswer: {
            /** @description Records that were stored. */
            created: number;
            /** @description Records that stood already. */
            unchanged: number;
            /** @description Records that wait for a second person. */
            proposed: number;
            /** @description Records that were refused, each for itself. */
            refused: number;
            /** @description One result a record, in the order sent. */
            results: components["schemas"]["Result"][];
        };
        /**
         * Closing
         * @description Whether one fiscal year is closed for one kind of records, as it stands on `outbound.closings.v1`.
         */
        Closing: {
            /**
             * Format: uuid
             * @description The same for ever for this year and these records; the Kafka key.
             */
            id: string;
            /** @description 1 when first closed, then one more by each change of status. */
            version: number;
            /** @description `active`: the year is closed; `voided`: it was opened again. */
            status: components["schemas"]["Status"];
            /** @description Why this version was made. */
            reason: string;
            /**
             * Format: date-time
             * @description UTC instant at which this version became known.
             */
            recorded_at: string;
            /** @description Named by the calendar year in which it ends. */
            fiscal_year: number;
            /** @description Which records: `inspection` or `seizure`. */
            records: string;
            /**
             * Format: date
             * @description Last day of the fiscal year.
             */
            local_day: string;
        };
        /**
         * Conveyance
         * @description What carries the traffic. Its plate is the inspection's `plate`, which is never published (D10).
         */
        Conveyance: {
            /** @description For instance 'white pickup, 2019'. */
            description?: string | null;
            /** @description Country of the plate, ISO 3166-1 alpha-2. */
            registration_country?: string | null;
            /** @description State or province of the plate, by its ISO 3166-2 code without the country. */
            registration_state?: string | null;
        };
        /**
         * Decision
         * @description Why a proposal is decided so; may be left out.
         */
        Decision: {
            /** @description Why; kept with the proposal. */
            reason?: string | null;
        };
        /**
         * Inspection
         * @description One inspection as it stands.
         */
        Inspection: {
            /**
             * Format: date-time
             * @description UTC instant of the event.
             */
            occurred_at: string;
            /**
             * @description How exactly the time is known.
             * @default instant
             */
            precision?: components["schemas"]["Precision"];
            /**
             * @description Whose record it is: it counts for this agency.
             * @default cbp_ofo
             */
            agency?: components["schemas"]["Agency"];
            /** @description Code of the operation, if any. */
            operation?: string | null;
            /** @description Code of a task force of the operation. */
            task_force?: string | null;
            /** @description Schedule D port code. */
            port_code: string;
            /** @description The kind of traffic that is inspected. */
            traffic: components["schemas"]["Traffic"];
            /** @description Primary, or secondary after a referral from primary. */
            stage: components["schemas"]["Stage"];
            /**
             * @description How the inspection came about.
             * @default routine
             */
            posture?: components["schemas"]["Posture"];
            /** @description How it was inspected: each method that was used. */
            methods: components["schemas"]["Method"][];
            /** @description What carried the traffic, where there is one. */
            conveyance?: components["schemas"]["Conveyance"] | null;
            /**
             * @description Persons inspected.
             * @default 0
             */
            travelers?: number;
            /** @description What came of it. */
            outcome: components["schemas"]["Outcome"];
            /**
             * Format: uuid
             * @description Record id, UUIDv7; the Kafka key.
             */
            id: string;
            /** @description 1 on creation, then one more by each amendment or void. */
            version: number;
            /** @description `voided` counts nothing; no record is ever deleted. */
            status: components["schemas"]["Status"];
            /** @description Why this version was made; always set from version 2 on. */
            reason?: string | null;
            /**
             * Format: date-time
             * @description UTC instant at which this version became known.
             */
            recorded_at: string;
            /** @description UTC instant of the event by the clock of the device, which was off; `occurred_at` is corrected. Absent where nothing was. */
            occurred_at_device?: string | null;
            /** @description Seconds that were added to the device's time: above zero, its clock was slow. Absent where nothing was corrected. */
            clock_offset_seconds?: number | null;
            /**
             * Format: date-time
             * @description The same instant at the port's clock, with its offset.
             */
            local_time: string;
            /**
             * Format: date
             * @description Day at the port: what the fiscal calendar counts by.
             */
            local_day: string;
            /** @description IANA zone of the port, or of the field office. */
            time_zone: string;
            /** @description Code of the CBP field office or Border Patrol sector, as it follows from the port. */
            field_office: string;
            /**
             * @description This version was made after its fiscal year was closed; absent where it was not.
             * @default false
             */
            after_close?: boolean;
            /** @description License plate of the conveyance, as it reads, in any script. Never published. */
            plate?: string | null;
            /** @description In the officer's own words. Never published. */
            remarks?: string | null;
        };
        /** InspectionPage */
        InspectionPage: {
            /** @description Records as they stand. */
            records: components["schemas"]["Inspection"][];
            /** @description `cursor` of the page after this one; absent on the last. */
            next?: string | null;
        };
        /**
         * LineAnswer
         * @description What became of one line, or, in the last line of the answer, of all of them.
         *
         *     A line that ends the upload early has a problem and the number of the first line that was not entered.
         */
        LineAnswer: {
            /** @description Number of the line, from 1, blank lines counted. */
            line?: number | null;
            /** @description HTTP status, as a POST of this record alone would have had. */
            status?: number | null;
            /** @description Id of the record; absent where it was refused without one. */
            id?: string | null;
            /** @description Version that stands; absent where there is none. */
            version?: number | null;
            /** @description The proposal that it became; absent where it is none. */
            proposal?: string | null;
            /** @description Where the serial numbers that it brings were seen before. Absent where they were not, or where the caller may not know. */
            seen_before?: components["schemas"]["SeenBefore"] | null;
            /** @description Why it was refused, as RFC 9457 has it; absent where it was not. */
            problem?: {
                [key: string]: unknown;
            } | null;
            /** @description true: answered as before. In the last line, how many of them. */
            replayed?: boolean | number | null;
            /** @description In the last line: how many lines were answered. */
            lines?: number | null;
            /** @description In the last line: how many were answered 201. */
            created?: number | null;
            /** @description In the last line: how many were answered 200. */
            unchanged?: number | null;
            /** @description In the last line: how many were answered 202. */
            proposed?: number | null;
            /** @description In the last line: how many were refused. */
            refused?: number | null;
        };
        /**
         * Method
         * @description How it is inspected; NII is non-intrusive inspection.
         * @enum {string}
         */
        Method: "visual" | "document_check" | "canine" | "nii_xray" | "nii_gamma" | "physical" | "pat_down";
        /**
         * NewInspection
         * @description An inspection as an officer enters it.
         */
        NewInspection: {
            /** @description When it happened, as RFC 3339 with an offset. Needed unless occurred_local is given. */
            occurred_at?: string | null;
            /** @description When it happened by the clock at the port, such as 2026-06-14T21:30, instead of occurred_at. Only in the hour that comes twice in autumn it needs its offset, as in 2026-11-01T01:30-05:00. With the precision day or month the day alone will do. It is answered as occurred_at and local_time. */
            occurred_local?: string | null;
            /**
             * @description How exactly the time is known.
             * @default instant
             */
            precision?: components["schemas"]["Precision"];
            /**
             * @description Whose record it is: it counts for this agency.
             * @default cbp_ofo
             */
            agency?: components["schemas"]["Agency"];
            /** @description Code of the operation, if any. */
            operation?: string | null;
            /** @description Code of a task force of the operation. */
            task_force?: string | null;
            /** @description Schedule D port code. */
            port_code: string;
            /** @description The kind of traffic that is inspected. */
            traffic: components["schemas"]["Traffic"];
            /** @description Primary, or secondary after a referral from primary. */
            stage: components["schemas"]["Stage"];
            /**
             * @description How the inspection came about.
             * @default routine
             */
            posture?: components["schemas"]["Posture"];
            /** @description How it was inspected: each method that was used. */
            methods: components["schemas"]["Method"][];
            /** @description What carried the traffic, where there is one. */
            conveyance?: components["schemas"]["Conveyance"] | null;
            /**
             * @description Persons inspected.
             * @default 0
             */
            travelers?: number;
            /** @description What came of it. */
            outcome: components["schemas"]["Outcome"];
            /** @description License plate of the conveyance, as it reads, in any script. Never published. */
            plate?: string | null;
            /** @description In the officer's own words. Never published. */
            remarks?: string | null;
            /** @description A UUIDv7 made by the caller, or absent. */
            id?: string | null;
            /** @description Why it is recorded; needed in a closed fiscal year. */
            reason?: string | null;
        };
        /**
         * Order
         * @description By the time of the event; of one instant, by id.
         * @enum {string}
         */
        Order: "newest" | "oldest";
        /**
         * Outcome
         * @enum {string}
         */
        Outcome: "released" | "referred_to_secondary" | "seizure" | "arrest" | "referral_to_hsi" | "conveyance_seized";
        /**
         * Posture
         * @enum {string}
         */
        Posture: "routine" | "targeted" | "pulse_and_surge";
        /**
         * Precision
         * @description How exactly `occurred_at` is known. A month stands on its last local day.
         * @enum {string}
         */
        Precision: "instant" | "day" | "month";
        /**
         * ProposalBody
         * @description A change that waits for a second person, or did. What it would change stands as before.
         */
        ProposalBody: {
            /**
             * Format: uuid
             * @description Id of the proposal.
             */
            id: string;
            /** @description What is proposed: `record`, `amend`, `void`, `close_year` or `reopen_year`. */
            action: components["schemas"]["Action"];
            /**
             * Format: uuid
             * @description The record that it is about; for a fiscal year, its closing.
             */
            record_id: string;
            /** @description The version that it would change; 0: there is none yet. */
            version: number;
            /** @description The fiscal year that it is about, if it is about one. */
            fiscal_year?: number | null;
            /** @description The merge patch, or the new record. */
            change?: {
                [key: string]: unknown;
            } | null;
            /** @description Why it is proposed. */
            reason?: string | null;
            /** @description `pending`, `approved`, `refused`, `withdrawn` or `stale`. */
            state: components["schemas"]["State"];
            /** @description By whom; null for who may not see identities. */
            proposed_by?: string | null;
            /**
             * Format: date-time
             * @description When it was proposed.
             */
            proposed_at: string;
            /** @description Who decided; null before, and for who may not see it. */
            decided_by?: string | null;
            /** @description When it was decided; null while it is pending. */
            decided_at?: string | null;
            /** @description Why it was decided so, if that was said. */
            decision?: string | null;
        };
        /**
         * ProposalPage
         * @description Some of the proposals.
         */
        ProposalPage: {
            /** @description In the order in which they were made. */
            proposals: components["schemas"]["ProposalBody"][];
            /** @description Cursor of the next page; null on the last one. */
            next?: string | null;
        };
        /**
         * Result
         * @description What became of one record: 201 created, 200 it stood already, 202 it was proposed, else its problem.
         */
        Result: {
            /** @description Place in the batch, from 0. */
            index: number;
            /** @description HTTP status, as a POST of this record alone would have had. */
            status: number;
            /** @description Id of the record; absent where it was refused without one. */
            id?: string | null;
            /** @description Version that stands; absent where there is none. */
            version?: number | null;
            /** @description The proposal that it became; absent where it is none. */
            proposal?: string | null;
            /** @description Where the serial numbers that it brings were seen before. Absent where they were not, or where the caller may not know. */
            seen_before?: components["schemas"]["SeenBefore"] | null;
            /** @description Why it was refused, as RFC 9457 has it; absent where it was not. */
            problem?: {
                [key: string]: unknown;
            } | null;
        };
        /**
         * Seen
         * @description A seizure that was recorded before, and where in it the same serial number stands.
         */
        Seen: {
            /**
             * Format: uuid
             * @description Record id of the seizure.
             */
            id: string;
            /** @description The version of it that stood. */
            version: number;
            /** @description Schedule D port code; absent where withheld. */
            port_code?: string | null;
            /** @description Code of the CBP field office or Border Patrol sector. */
            field_office: string;
            /**
             * Format: date
             * @description Day of the seizure at the port.
             */
            local_day: string;
            /** @description Which item of the new record, from 0; absent for a trace, which is of one firearm. */
            item?: number | null;
            /** @description Which item of the earlier one, from 0. */
            seen_item: number;
            /** @description Whether both are marked alike. Else they are the same but for case, blanks, dashes and script, and with O read as 0, and I and L as 1. */
            exact: boolean;
        };
        /**
         * SeenBefore
         * @description The earlier seizures that have one of its serial numbers, as far as the caller may see them.
         */
        SeenBefore: {
            /** @description Where it was seen, the newest seizures first. Voided ones are not among them. */
            records: components["schemas"]["Seen"][];
            /** @description Whether the caller may see others beside these: list them by `serial`. */
            more: boolean;
        };
        /**
         * ShownAct
         * @description One act: a write, or a read in which identities were seen.
         */
        ShownAct: {
            /**
             * Format: date-time
             * @description UTC instant.
             */
            at: string;
            /** @description Who: the issuer and the subject of the token. */
            subject: string;
            /** @description The caller's roles, with spaces between them. */
            roles: string;
            /** @description With what: the record itself, or what belongs to it, as `custody`. */
            kind: string;
            /** @description What: `record`, `amend`, `void`, `identify` and so on. */
            action: string;
            /** @description The version that was made; absent for a read. */
            version?: number | null;
            /** @description SHA-256 of the version that it replaced. */
            before?: string | null;
            /** @description SHA-256 of the version that was made. */
            after?: string | null;
            /** @description Why, as the caller said. */
            reason?: string | null;
            /** @description `X-Request-Id` of the request. */
            request_id?: string | null;
            /** @description W3C trace that the request was part of. */
            trace_id?: string | null;
            /** @description Of a read: what was asked, and how many were seen. Of a proposal: which. */
            detail?: {
                [key: string]: unknown;
            } | null;
            /**
             * Format: uuid
             * @description The chain in which the act stands.
             */
            lane: string;
            /** @description Its number there. */
            number: number;
            /** @description SHA-256 of the act, which covers the one before it in the lane. */
            digest: string;
        };
        /**
         * Stage
         * @enum {string}
         */
        Stage: "primary" | "secondary";
        /**
         * Standing
         * @description How every fiscal year stands that was ever closed, the latest first.
         */
        Standing: {
            /** @description One a fiscal year, each as it stands. */
            closings: components["schemas"]["Closing"][];
        };
        /**
         * State
         * @description How far a proposal came. `stale`: the record had moved when it was to be approved.
         * @enum {string}
         */
        State: "pending" | "approved" | "refused" | "withdrawn" | "stale";
        /**
         * Status
         * @description A record is active until it is voided; nothing is deleted.
         * @enum {string}
         */
        Status: "active" | "voided";
        /**
         * Traffic
         * @description What is inspected.
         * @enum {string}
         */
        Traffic: "personal_vehicle" | "pedestrian" | "commercial_bus" | "commercial_truck" | "rail" | "air_passenger" | "air_cargo" | "express_consignment" | "mail" | "vessel";
        /**
         * Void
         * @description Why a record is voided.
         */
        Void: {
            /** @description Why it is voided; it is published with the version. */
            reason: string;
        };
        /**
         * Why
         * @description Why a fiscal year is closed, or opened again.
         */
        Why: {
            /** @description Why; it is published with the closing. */
            reason: string;
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
export type ActPage = components['schemas']['ActPage'];
export type Action = components['schemas']['Action'];
export type Agency = components['schemas']['Agency'];
export type Amendment = components['schemas']['Amendment'];
export type Batch = components['schemas']['Batch'];
export type BatchAnswer = components['schemas']['BatchAnswer'];
export type Closing = components['schemas']['Closing'];
export type Conveyance = components['schemas']['Conveyance'];
export type Decision = components['schemas']['Decision'];
export type Inspection = components['schemas']['Inspection'];
export type InspectionPage = components['schemas']['InspectionPage'];
export type LineAnswer = components['schemas']['LineAnswer'];
export type Method = components['schemas']['Method'];
export type NewInspection = components['schemas']['NewInspection'];
export type Order = components['schemas']['Order'];
export type Outcome = components['schemas']['Outcome'];
export type Posture = components['schemas']['Posture'];
export type Precision = components['schemas']['Precision'];
export type ProposalBody = components['schemas']['ProposalBody'];
export type ProposalPage = components['schemas']['ProposalPage'];
export type Result = components['schemas']['Result'];
export type Seen = components['schemas']['Seen'];
export type SeenBefore = components['schemas']['SeenBefore'];
export type ShownAct = components['schemas']['ShownAct'];
export type Stage = components['schemas']['Stage'];
export type Standing = components['schemas']['Standing'];
export type State = components['schemas']['State'];
export type Status = components['schemas']['Status'];
export type Traffic = components['schemas']['Traffic'];
export type Void = components['schemas']['Void'];
export type Why = components['schemas']['Why'];
export type FieldError = components['schemas']['FieldError'];
export type Problem = components['schemas']['Problem'];
export type HeaderOutboundTime = components['headers']['Outbound-Time'];
export type $defs = Record<string, never>;
export interface operations {
    listed_v1_inspections_closings_get: {
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
                    "application/json": components["schemas"]["Standing"];
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
    close_v1_inspections_closings__fiscal_year__put: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Named by the year it ends in. */
                fiscal_year: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Why"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "Outbound-Time": components["headers"]["Outbound-Time"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Closing"];
                };
            };
            /** @description It waits for a second person, and stands as before until then. */
            202: {
                headers: {
                    "Outbound-Time": components["headers"]["Outbound-Time"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProposalBody"];
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
    reopen_v1_inspections_closings__fiscal_year__reopen_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Named by the year it ends in. */
                fiscal_year: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Why"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "Outbound-Time": components["headers"]["Outbound-Time"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Closing"];
                };
            };
            /** @description It waits for a second person, and stands as before until then. */
            202: {
                headers: {
                    "Outbound-Time": components["headers"]["Outbound-Time"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProposalBody"];
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
    listed_v1_inspections_proposals_get: {
        parameters: {
            query?: {
                /** @description Only those in this state. */
                state?: components["schemas"]["State"] | null;
                /** @description Entries a page. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
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
                    "application/json": components["schemas"]["ProposalPage"];
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
    read_v1_inspections_proposals__proposal_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the proposal. */
                proposal_id: string;
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
                    "application/json": components["schemas"]["ProposalBody"];
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
    approve_v1_inspections_proposals__proposal_id__approve_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the proposal. */
                proposal_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Decision"] | null;
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "Outbound-Time": components["headers"]["Outbound-Time"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProposalBody"];
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
    refuse_v1_inspections_proposals__proposal_id__refuse_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the proposal. */
                proposal_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Decision"] | null;
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "Outbound-Time": components["headers"]["Outbound-Time"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProposalBody"];
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
    withdraw_v1_inspections_proposals__proposal_id__withdraw_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the proposal. */
                proposal_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Decision"] | null;
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "Outbound-Time": components["headers"]["Outbound-Time"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProposalBody"];
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
    list_records_v1_inspections_get: {
        parameters: {
            query?: {
                /** @description Entries a page. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
                /** @description Schedule D port code. */
                port?: string | null;
                /** @description Code of the CBP field office or Border Patrol sector. */
                field_office?: string | null;
                /** @description First instant, RFC 3339 with an offset; `+` is written %2B. */
                occurred_from?: string | null;
                /** @description Instant after the last one, RFC 3339 with an offset; `+` is written %2B. */
                occurred_before?: string | null;
                /** @description First day at the port, as YYYY-MM-DD. */
                local_day_from?: string | null;
                /** @description Last day at the port, itself included. */
                local_day_through?: string | null;
                /** @description Of the day at the port, named by the year it ends in. */
                fiscal_year?: number | null;
                /** @description `active`, or `voided`; both where it is left out. */
                status?: ("active" | "voided") | null;
                /** @description The agency that leads. */
                agency?: ("cbp_ofo" | "cbp_usbp" | "ice_hsi" | "atf" | "other_federal" | "state_local") | null;
                /** @description Code of the operation. */
                operation?: string | null;
                /** @description Code of the task force of an operation. */
                task_force?: string | null;
                /** @description How exactly the time of the event is known. */
                precision?: ("instant" | "day" | "month") | null;
                /** @description What is inspected. */
                traffic?: ("personal_vehicle" | "pedestrian" | "commercial_bus" | "commercial_truck" | "rail" | "air_passenger" | "air_cargo" | "express_consignment" | "mail" | "vessel") | null;
                /** @description Primary or secondary inspection. */
                stage?: ("primary" | "secondary") | null;
                /** @description Routine, targeted, or pulse and surge. */
                posture?: ("routine" | "targeted" | "pulse_and_surge") | null;
                /** @description What came of it. */
                outcome?: ("released" | "referred_to_secondary" | "seizure" | "arrest" | "referral_to_hsi" | "conveyance_seized") | null;
                /** @description Country that the conveyance is registered in, ISO 3166-1 alpha-2. */
                registration_country?: string | null;
                /** @description State that it is registered in. */
                registration_state?: string | null;
                /** @description A method that was used, perhaps beside others. */
                method?: ("visual" | "document_check" | "canine" | "nii_xray" | "nii_gamma" | "physical" | "pat_down") | null;
                /** @description License plate; case, blanks, dashes and script do not matter, nor O or 0, nor I, L or 1. */
                plate?: string | null;
                /** @description Words that the remarks have, all of them, in any order; case and script do not matter. */
                remarks?: string | null;
                /** @description Which end of time comes first. */
                order?: components["schemas"]["Order"];
            };
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
                    "application/json": components["schemas"]["InspectionPage"];
                    "application/ld+json": {
                        /** @description Where this API serves the JSON-LD context. */
                        "@context": string;
                    } & {
                        [key: string]: unknown;
                    };
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
    create_v1_inspections_post: {
        parameters: {
            query?: never;
            header: {
                /** @description Chosen by the caller, one an entry, bare or quoted. A retry with the same key is no second entry: it is answered as the first was, with `Idempotency-Replayed: true`. */
                "Idempotency-Key": string;
                /** @description The device's clock when it sends this, as RFC 3339 with an offset: says that every `occurred_at` here is by that clock. Where it is off, they are corrected, and each record keeps both times. Times that a person read from another clock are sent without this, or as `occurred_local`, which is never corrected. */
                "Outbound-Device-Time"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewInspection"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Outbound-Time": components["headers"]["Outbound-Time"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Inspection"];
                };
            };
            /** @description Successful Response */
            201: {
                headers: {
                    "Outbound-Time": components["headers"]["Outbound-Time"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Inspection"];
                };
            };
            /** @description It waits for a second person, and stands as before until then. */
            202: {
                headers: {
                    "Outbound-Time": components["headers"]["Outbound-Time"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProposalBody"];
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
    create_batch_v1_inspections_batch_post: {
        parameters: {
            query?: never;
            header: {
                /** @description Chosen by the caller, one an entry, bare or quoted. A retry with the same key is no second entry: it is answered as the first was, with `Idempotency-Replayed: true`. */
                "Idempotency-Key": string;
                /** @description The device's clock when it sends this, as RFC 3339 with an offset: says that every `occurred_at` here is by that clock. Where it is off, they are corrected, and each record keeps both times. Times that a person read from another clock are sent without this, or as `occurred_local`, which is never corrected. */
                "Outbound-Device-Time"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Batch"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "Outbound-Time": components["headers"]["Outbound-Time"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BatchAnswer"];
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
    stream_v1_inspections_stream_post: {
        parameters: {
            query?: {
                /** @description Number of the first line that is sent, in the whole upload. */
                first_line?: number;
            };
            header: {
                /** @description Chosen by the caller, one an upload; with it, each line has a key by its number. To go on after a cut, send the same lines with the same key again: from `first_line` on, or all of them. What was stored is answered as it was, `replayed`; a line that was refused may be put right. */
                "Idempotency-Key": string;
                /** @description The device's clock when it sends this, as RFC 3339 with an offset: says that every `occurred_at` here is by that clock. Where it is off, they are corrected, and each record keeps both times. Times that a person read from another clock are sent without this, or as `occurred_local`, which is never corrected. */
                "Outbound-Device-Time"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-ndjson": components["schemas"]["NewInspection"][];
            };
        };
        responses: {
            /** @description An answer a line, and their counts. */
            200: {
                headers: {
                    "Outbound-Time": components["headers"]["Outbound-Time"];
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": components["schemas"]["LineAnswer"][];
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
    read_v1_inspections__record_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the record, as it was answered or chosen. */
                record_id: string;
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
                    "application/json": components["schemas"]["Inspection"];
                    "application/ld+json": {
                        /** @description Where this API serves the JSON-LD context. */
                        "@context": string;
                    } & {
                        [key: string]: unknown;
                    };
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
    amend_v1_inspections__record_id__patch: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of the version to change: `"3"`. */
                "If-Match"?: string | null;
            };
            path: {
                /** @description Id of the record, as it was answered or chosen. */
                record_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Amendment"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "Outbound-Time": components["headers"]["Outbound-Time"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Inspection"];
                };
            };
            /** @description It waits for a second person, and stands as before until then. */
            202: {
                headers: {
                    "Outbound-Time": components["headers"]["Outbound-Time"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProposalBody"];
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
    void_v1_inspections__record_id__void_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of the version to change: `"3"`. */
                "If-Match"?: string | null;
                /** @description Chosen by the caller, one an entry, bare or quoted. A retry with the same key is no second entry: it is answered as the first was, with `Idempotency-Replayed: true`. */
                "Idempotency-Key"?: string | null;
            };
            path: {
                /** @description Id of the record, as it was answered or chosen. */
                record_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Void"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "Outbound-Time": components["headers"]["Outbound-Time"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Inspection"];
                };
            };
            /** @description It waits for a second person, and stands as before until then. */
            202: {
                headers: {
                    "Outbound-Time": components["headers"]["Outbound-Time"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProposalBody"];
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
    versions_v1_inspections__record_id__versions_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the record, as it was answered or chosen. */
                record_id: string;
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
                    "application/json": components["schemas"]["InspectionPage"];
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
    acts_v1_inspections__record_id__acts_get: {
        parameters: {
            query?: {
                /** @description Entries a page. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
            };
            header?: never;
            path: {
                /** @description Id of the record, as it was answered or chosen. */
                record_id: string;
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
                    "application/json": components["schemas"]["ActPage"];
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
