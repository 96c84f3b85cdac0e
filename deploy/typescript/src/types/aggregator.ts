/**
 * Types of the aggregator API, generated from docs/openapi/aggregator.json by `python -m tests.clients`.
 * Do not make direct changes to the file.
 */

export interface paths {
    "/v1/totals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Fiscal-year-to-date totals
         * @description Every figure is a sum of records: `/v1/totals/explain` lists them at the same coordinates.
         */
        get: operations["read_totals_v1_totals_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/threats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Emerging threats
         * @description Privately made, 3D-printed, with an obliterated serial, and machine gun conversion devices.
         *
         *     Subsets of firearms and components, and of each other: not to be added up.
         */
        get: operations["read_threats_v1_threats_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/comparisons": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A period beside the same one of the fiscal year before
         * @description The period before is the same one, a year earlier, as known at the same instant.
         */
        get: operations["read_comparisons_v1_comparisons_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/totals/explain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The records whose sum a figure is
         * @description Takes the parameters of `/v1/totals`; a row's keys are parameters too.
         */
        get: operations["read_explanation_v1_totals_explain_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/revisions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What changed between two instants, and why
         * @description Amendments, voids and late entries of the last week, unless another period is given.
         */
        get: operations["read_revisions_v1_revisions_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The register, and what each operation has come to since it began
         * @description Each operation through its last day or today, with arrests, firearms, rounds and currency.
         */
        get: operations["read_operations_v1_operations_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operations/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * An operation's figures since it began
         * @description All figures, by task force, month or agency.
         */
        get: operations["read_operation_v1_operations__code__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/agencies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Each agency's own totals: what it leads, and what it is credited with
         * @description A measure without a row was counted and came to nothing, or is not recorded at all.
         */
        get: operations["read_agencies_v1_agencies_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/inspection-rates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Inspections, hits and the hit rate
         * @description A hit is an outcome in which something or someone was taken.
         */
        get: operations["read_rates_v1_inspection_rates_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/quiet-ports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Ports without an outbound inspection in the last days
         * @description With the day of the last inspection that each of them has.
         */
        get: operations["read_quiet_ports_v1_quiet_ports_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/quality": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What may be wrong, counted
         * @description How many standing records each finding has.
         */
        get: operations["read_quality_v1_quality_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/quality/{finding}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The records of a finding
         * @description Page by page, in order of id and kind.
         */
        get: operations["read_finding_v1_quality__finding__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The published files: which measures and months each covers
         * @description What no source covers and no officer entered is not recorded, which is not the same as zero.
         */
        get: operations["read_sources_v1_sources_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/factsheet": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The figures of a fact sheet, exact and in words
         * @description What CBP and HSI took in a fiscal year to date, operations, traces, threats, and months.
         */
        get: operations["read_sheet_v1_factsheet_get"];
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
         * Agencies
         * @description What the figures are the figures of, as for totals.
         */
        Agencies: {
            /** @description The fiscal year that was asked for, if any. */
            fiscal_year: number | null;
            /** @description Last local day that was asked for; null: the whole year so far. */
            through: string | null;
            /**
             * Format: date
             * @description First local day counted.
             */
            first: string;
            /**
             * Format: date
             * @description Last local day counted.
             */
            last: string;
            /** @description As known at this instant; null: now. */
            known_at: string | null;
            /** @description A row for each agency and measure that it has a part in. */
            rows: components["schemas"]["AgencyRow"][];
            /** @description By measure, why no agency has a figure of it. */
            not_recorded: {
                [key: string]: string;
            };
        };
        /**
         * Agency
         * @description Who made the inspection or the seizure.
         * @enum {string}
         */
        Agency: "cbp_ofo" | "cbp_usbp" | "ice_hsi" | "atf" | "other_federal" | "state_local";
        /**
         * AgencyRow
         * @description A measure of an agency: `own` is `lead` and `credited` together.
         *
         *     Coordinates: `agency` alone gives `lead`; with `role` partner and shared, `credited`; with
         *     `credited=true`, `own`.
         */
        AgencyRow: {
            /** @description An agency, or `cbp`, which is cbp_ofo and cbp_usbp together. */
            agency: string;
            /** @description Whether the row is of `cbp`, whose components have rows of their own. */
            group: boolean;
            /** @description What is counted. */
            measure: string;
            /** @description What the values count. */
            unit: string;
            /** @description What it leads, counted once: adds up to the total over agencies. Null: not recorded. */
            lead: number | null;
            /** @description What it is credited with as a partner of another lead. Null: not recorded. */
            credited: number | null;
            /** @description What it reports itself; never to be added up over agencies. */
            own: number;
        };
        /**
         * Before
         * @description The same figure a year before, as in a comparison: null where it is not recorded.
         */
        Before: {
            /**
             * Format: date
             * @description First local day.
             */
            first: string;
            /**
             * Format: date
             * @description Last local day.
             */
            last: string;
            /** @description The exact figure; null: not recorded. */
            value: number | null;
            /** @description The figure now without the figure before. */
            change: number | null;
            /** @description In percent, to one decimal. */
            percent: number | null;
            /** @description As in a comparison. */
            note: string;
            /** @description What the figure is the sum of: parameters of /v1/totals/explain. */
            coordinates: components["schemas"]["Coordinates"];
        };
        /**
         * Category
         * @description Why figures moved. An entry is late when its local day lies on or before the day of `since`.
         * @enum {string}
         */
        Category: "entry" | "late_entry" | "amended" | "voided";
        /**
         * Compared
         * @description A figure of a month, and of the same days a year before; null: not recorded.
         */
        Compared: {
            /** @description What is counted. */
            measure: string;
            /** @description What the value counts. */
            unit: string;
            /** @description Of this fiscal year. */
            current: number | null;
            /** @description Of the year before. */
            previous: number | null;
        };
        /**
         * ComparedPeriod
         * @description What of a fiscal year is compared: all of it through a day, a half, or each of its months.
         * @enum {string}
         */
        ComparedPeriod: "to_date" | "first_half" | "second_half" | "month";
        /**
         * ComparisonRow
         * @description A figure and the one of the year before, with the grouping keys beside them.
         */
        ComparisonRow: {
            /** @description What is counted. */
            measure: string;
            /** @description What the values count. */
            unit: string;
            /** @description The figure of the period; null: not recorded. */
            current: number | null;
            /** @description The figure of the period before; null: not recorded. */
            previous: number | null;
            /** @description The difference; null where one of them is. */
            change: number | null;
            /** @description The change in percent of the figure before, to one decimal. */
            percent: number | null;
            /** @description Empty, `new`, `none`, `not recorded`, `not recorded before` or `partly recorded before`. */
            note: string;
            /** @description Why a figure is null; absent where none is. */
            reason?: string | null;
        } & {
            [key: string]: unknown;
        };
        /**
         * Comparisons
         * @description Figures beside those of the year before.
         *
         *     A row's coordinates are those of a total from `first` through `last`. For `previous` they are the
         *     fiscal year before, from `previous_first` through `previous_through`, and a month a year earlier.
         */
        Comparisons: {
            /** @description The fiscal year that was asked for, if any. */
            fiscal_year: number | null;
            /** @description Last local day that was asked for; null: the whole year so far. */
            through: string | null;
            /**
             * Format: date
             * @description First local day counted.
             */
            first: string;
            /**
             * Format: date
             * @description Last local day counted.
             */
            last: string;
            /** @description As known at this instant; null: now. */
            known_at: string | null;
            /**
             * Format: date
             * @description First local day of the period before.
             */
            previous_first: string;
            /**
             * Format: date
             * @description Last local day of the period before.
             */
            previous_through: string;
            /** @description One row for each group and measure, in reading order. */
            rows: components["schemas"]["ComparisonRow"][];
        };
        /**
         * Coordinates
         * @description What a figure is the sum of: local days, and the codes of its records; none takes everything.
         */
        Coordinates: {
            /**
             * Format: date
             * @description First local day.
             */
            first: string;
            /**
             * Format: date
             * @description Last local day.
             */
            last: string;
            /** @description What is counted. */
            measure: string;
            /** @description Agencies; none: all. */
            agency: string[];
            /** @description Operations; none: all. */
            operation: string[];
            /** @description Subtypes; none: all. */
            subtype: string[];
            /** @description With what partner agencies are credited with. */
            credited: boolean;
        };
        /**
         * Count
         * @description A finding and how many standing records it has.
         */
        Count: {
            /** @description Name of the finding. */
            finding: components["schemas"]["Finding"];
            /** @description What it says of a record. */
            meaning: string;
            /** @description How many standing records it has that the caller may see. */
            records: number;
        };
        /**
         * Covered
         * @description A measure that a source counts.
         */
        Covered: {
            /** @description The base measure. */
            measure: string;
            /** @description Its title. */
            title: string;
            /** @description First fiscal year in which it does; null: from the start. */
            since_fiscal_year: number | null;
        };
        /**
         * ExplainedRecord
         * @description A record as it stood, where it counts, and what.
         */
        ExplainedRecord: {
            /**
             * Format: uuid
             * @description Id of the record.
             */
            record_id: string;
            /** @description Kind of the record. */
            kind: string;
            /** @description The version that stood. */
            version: number;
            /**
             * Format: date-time
             * @description When this version became known.
             */
            recorded_at: string;
            /**
             * Format: date
             * @description Local day at the port.
             */
            day: string;
            /** @description Schedule D port code; empty where the source withholds it. */
            port: string;
            /** @description Field office or sector. */
            field_office: string;
            /** @description The lead agency. */
            agency: string;
            /** @description Agencies that are credited with it too. */
            partners: string[];
            /** @description Operation; empty without one. */
            operation: string;
            /** @description Task force; empty without one. */
            task_force: string;
            /** @description `lead`: it counts for its lead agency; `partner`: for partners only. */
            role: string;
            /** @description How often it counts: once, or by agency that is credited with it. */
            times: number;
            /** @description Its lines that count. */
            lines: components["schemas"]["Line"][];
            /** @description Sum of the lines, times `times`. */
            sum: number;
        };
        /**
         * Explanation
         * @description A figure and a page of the records whose sum it is, by day, port and id.
         */
        Explanation: {
            /** @description The fiscal year that was asked for, if any. */
            fiscal_year: number | null;
            /** @description Last local day that was asked for; null: the whole year so far. */
            through: string | null;
            /**
             * Format: date
             * @description First local day counted.
             */
            first: string;
            /**
             * Format: date
             * @description Last local day counted.
             */
            last: string;
            /**
             * Format: date-time
             * @description As known at this instant: the present of the first page.
             */
            known_at: string;
            /** @description What the figure counts. */
            measure: string;
            /** @description What its value counts. */
            unit: string;
            /** @description The figure, from the totals; null: not recorded. */
            value: number | null;
            /** @description Why the value is null; null where it is not. */
            reason: string | null;
            /** @description A page of its records. */
            records: components["schemas"]["ExplainedRecord"][];
            /** @description Records of this page and those before. */
            count_upto_here: number;
            /** @description Their sum. */
            sum_upto_here: number;
            /** @description On the last page: what of the figure is of records that the caller may not see; null before it, and where the caller's reach is too manifold to tell. */
            withheld: number | null;
            /** @description On the last page: whether the sum is the figure without what is withheld; else null. */
            checked: boolean | null;
            /** @description On the last page: the sum without the figure, but for what is withheld. */
            difference: number | null;
            /** @description Cursor of the next page; null on the last one. */
            next: string | null;
        };
        /**
         * Figure
         * @description A figure, with the grouping keys beside it.
         *
         *     `value` is an integer in `unit` (`usd_cents` for money). It is null where no record and no
         *     published file covers the measure in the period; `reason` then says so.
         */
        Figure: {
            /** @description What is counted. */
            measure: string;
            /** @description What the value counts, such as items, rounds or usd_cents. */
            unit: string;
            /** @description The figure; null: not recorded. */
            value: number | null;
            /** @description Why the value is null; absent where it is not. */
            reason?: string | null;
        } & {
            [key: string]: unknown;
        };
        /**
         * Finding
         * @description What may be wrong with a record.
         * @enum {string}
         */
        Finding: "seizures_without_inspection" | "inspections_without_seizure" | "unregistered_operations" | "unknown_task_forces";
        /**
         * Found
         * @description A record of a finding, and where it counts; a code is empty where there is none.
         */
        Found: {
            /**
             * Format: uuid
             * @description Id of the record.
             */
            record_id: string;
            /** @description Kind of the record. */
            kind: string;
            /** @description Its standing version. */
            version: number;
            /**
             * Format: date-time
             * @description When that version became known.
             */
            recorded_at: string;
            /**
             * Format: date
             * @description Local day at the port.
             */
            day: string;
            /** @description Schedule D port code; empty where withheld. */
            port: string;
            /** @description Field office or sector. */
            field_office: string;
            /** @description Lead agency. */
            agency: string;
            /** @description Operation; empty without one. */
            operation: string;
            /** @description Task force; empty without one. */
            task_force: string;
            /** @description The inspection that a seizure names, if any. */
            inspection_id: string | null;
        };
        /**
         * Line
         * @description What a record counts of a measure that the figure is made of.
         */
        Line: {
            /** @description The base measure. */
            measure: string;
            /** @description Its subtype; empty without one. */
            subtype: string;
            /** @description The value, in the measure's unit. */
            value: number;
        };
        /**
         * Mode
         * @description Mode of transportation as CBP publishes it.
         * @enum {string}
         */
        Mode: "land" | "air" | "sea" | "other";
        /**
         * Month
         * @description A month of the fiscal year, up to the sheet's last day.
         *
         *     `previous` is of the same month a year before, in the same part of the fiscal year to date.
         */
        Month: {
            /**
             * Format: date
             * @description First local day.
             */
            first: string;
            /**
             * Format: date
             * @description Last local day.
             */
            last: string;
            /** @description In order. */
            figures: components["schemas"]["Compared"][];
        };
        /**
         * MonthOf
         * @description A month of which records of a source stand.
         */
        MonthOf: {
            /** @description Calendar month, such as 202310. */
            month: number;
            /** @description Seizure events of the source in the month. */
            events: number;
        };
        /**
         * OperationBody
         * @description An entry of the register of operations.
         */
        OperationBody: {
            /** @description Code, as records name it. */
            code: string;
            /** @description Name, as agencies publish it. */
            name: string;
            /** @description Agency that leads it. */
            lead: components["schemas"]["Agency"];
            /** @description Agencies that take part. */
            partners: components["schemas"]["Agency"][];
            /**
             * Format: date
             * @description First local day that counts.
             */
            start: string;
            /** @description Last local day that counts; null while it goes on. */
            end: string | null;
            /** @description What of this entry is not certain. */
            note: string;
            /** @description Its task forces; empty where it has none. */
            task_forces: components["schemas"]["TaskForceBody"][];
        };
        /**
         * OperationFigures
         * @description An operation and its figures.
         *
         *     A row's keys, added to the days and the operation, are its coordinates.
         */
        OperationFigures: {
            /** @description The entry of the register. */
            operation: components["schemas"]["OperationBody"];
            /**
             * Format: date
             * @description First local day counted: the operation's first.
             */
            since: string;
            /**
             * Format: date
             * @description Last local day counted.
             */
            through: string;
            /**
             * Format: date-time
             * @description The figures as they were known at this instant.
             */
            as_of: string;
            /** @description One row for each group and measure, in reading order. */
            rows: components["schemas"]["Figure"][];
            /** @description By measure, why there is no figure of it. */
            not_recorded: {
                [key: string]: string;
            };
        };
        /**
         * Operations
         * @description Every registered operation that had begun.
         */
        Operations: {
            /** @description Operations with their headline figures. */
            operations: components["schemas"]["OperationFigures"][];
        };
        /**
         * Page
         * @description Some of the records of a finding.
         */
        Page: {
            /** @description Name of the finding. */
            finding: components["schemas"]["Finding"];
            /** @description What it says of a record. */
            meaning: string;
            /** @description In order of id and kind. */
            records: components["schemas"]["Found"][];
            /** @description Cursor of the next page; null on the last one. */
            next: string | null;
        };
        /**
         * Quality
         * @description Every finding.
         */
        Quality: {
            /**
             * Format: date-time
             * @description The instant of knowledge.
             */
            as_of: string;
            /** @description Each finding with its count. */
            findings: components["schemas"]["Count"][];
        };
        /**
         * QuietPort
         * @description A port without an outbound inspection in the days that were asked about.
         */
        QuietPort: {
            /** @description Schedule D port code. */
            port: string;
            /** @description Name of the port. */
            name: string;
            /** @description Postal abbreviation of the state. */
            state: string;
            /** @description Field office that the port belongs to. */
            field_office: string;
            /** @description How most traffic crosses there. */
            mode: components["schemas"]["Mode"];
            /** @description Local day of the last one; null: none is recorded. */
            last_inspection: string | null;
            /** @description Days since then, at the port's clock; null: none is recorded. */
            days_quiet: number | null;
        };
        /**
         * QuietPorts
         * @description The ports that were not visited, out of so many.
         */
        QuietPorts: {
            /** @description Local days looked at, today's included. */
            days: number;
            /**
             * Format: date-time
             * @description The instant of knowledge.
             */
            as_of: string;
            /** @description How many ports were looked at. */
            ports: number;
            /** @description How many of them had no inspection in these days. */
            quiet: number;
            /** @description These ports, in order of code. */
            rows: components["schemas"]["QuietPort"][];
        };
        /**
         * Rate
         * @description Inspections and hits, with the grouping keys beside these.
         */
        Rate: {
            /** @description Inspections: the measure `inspections`. */
            inspections: number;
            /** @description Inspections in which something or someone was taken: `inspection_hits`. */
            hits: number;
            /** @description Hits over inspections; null without inspections. */
            rate: number | null;
        } & {
            [key: string]: unknown;
        };
        /**
         * Rates
         * @description What the rates are the rates of, as for totals.
         */
        Rates: {
            /** @description The fiscal year that was asked for, if any. */
            fiscal_year: number | null;
            /** @description Last local day that was asked for; null: the whole year so far. */
            through: string | null;
            /**
             * Format: date
             * @description First local day counted.
             */
            first: string;
            /**
             * Format: date
             * @description Last local day counted.
             */
            last: string;
            /** @description As known at this instant; null: now. */
            known_at: string | null;
            /** @description One row for each group that has inspections. */
            rows: components["schemas"]["Rate"][];
            /** @description By measure, why there is no figure of it. */
            not_recorded: {
                [key: string]: string;
            };
        };
        /**
         * Revision
         * @description One version of a record that changed figures, and by how much.
         */
        Revision: {
            /**
             * Format: uuid
             * @description Id of the record.
             */
            record_id: string;
            /** @description Kind of the record. */
            kind: string;
            /** @description The version that changed figures. */
            version: number;
            /** @description The version that it replaced; 0 for none. */
            previous: number;
            /**
             * Format: date-time
             * @description When it became known.
             */
            recorded_at: string;
            /** @description `entry`, `late_entry`, `amended` or `voided`. */
            category: components["schemas"]["Category"];
            /** @description Why it was made, as its author said. */
            reason: string | null;
            /** @description Its fiscal year had been closed before. */
            after_close: boolean;
            /**
             * Format: date
             * @description Local day at the port.
             */
            day: string;
            /** @description Schedule D port code; empty where withheld. */
            port: string;
            /** @description Field office or sector. */
            field_office: string;
            /** @description Lead agency. */
            agency: string;
            /** @description Operation; empty without one. */
            operation: string;
            /** @description Task force; empty without one. */
            task_force: string;
            /** @description Of these, what was another before, as it was. */
            moved_from: {
                [key: string]: unknown;
            };
            /** @description Change by measure within the selection; 0 where something only moved in it. */
            delta: {
                [key: string]: number;
            };
        };
        /**
         * Revisions
         * @description Versions recorded after `since` and by `until`, in order of recording.
         */
        Revisions: {
            /**
             * Format: date-time
             * @description Recorded after this instant.
             */
            since: string;
            /**
             * Format: date-time
             * @description Recorded by this instant.
             */
            until: string;
            /** @description The fiscal year that was asked for, if any. */
            fiscal_year: number | null;
            /** @description Last local day that was asked for, if any. */
            through: string | null;
            /** @description A page of them. */
            revisions: components["schemas"]["Revision"][];
            /** @description Cursor of the next page; null on the last one. */
            next: string | null;
        };
        /**
         * Section
         * @description Figures of the same days and records.
         */
        Section: {
            /** @description Name of the section. */
            code: string;
            /** @description As it is shown. */
            title: string;
            /**
             * Format: date
             * @description First local day.
             */
            first: string;
            /**
             * Format: date
             * @description Last local day.
             */
            last: string;
            /** @description In order. */
            figures: components["schemas"]["SheetFigure"][];
            /** @description One figure as a part of another, where the section has it. */
            share?: components["schemas"]["Share"] | null;
        };
        /**
         * Share
         * @description One figure of the section as a part of another; null percent: of nothing, or not recorded.
         */
        Share: {
            /** @description Measure that is a part. */
            part: string;
            /** @description Measure that it is a part of. */
            whole: string;
            /** @description In percent, to one decimal. */
            percent: number | null;
            /** @description How it is said. */
            words: components["schemas"]["Words"];
        };
        /**
         * Sheet
         * @description A fact sheet. A final one is of a year that was closed for seizures, as known then.
         */
        Sheet: {
            /** @description Named by the year it ends in. */
            fiscal_year: number;
            /**
             * Format: date
             * @description Last local day counted.
             */
            through: string;
            /** @description As known at this instant; null: when it was generated. */
            known_at: string | null;
            /**
             * Format: date-time
             * @description When the sheet was made.
             */
            generated_at: string;
            /** @description Whether the year was closed for seizures, as known then. */
            final: boolean;
            /** @description In order. */
            sections: components["schemas"]["Section"][];
            /** @description Each month so far. */
            months: components["schemas"]["Month"][];
        };
        /**
         * SheetFigure
         * @description An exact figure in `unit` (`usd_cents` for money), and how it is said.
         *
         *     `value` is null where no record and no published file covers the measure in the period; `reason`
         *     then says so.
         */
        SheetFigure: {
            /** @description What is counted. */
            measure: string;
            /** @description As it is shown. */
            title: string;
            /** @description What the value counts. */
            unit: string;
            /** @description The exact figure; null: not recorded. */
            value: number | null;
            /** @description Why the value is null; null where it is not. */
            reason?: string | null;
            /** @description How it is said. */
            words: components["schemas"]["Words"];
            /** @description What the figure is the sum of: parameters of /v1/totals/explain. */
            coordinates: components["schemas"]["Coordinates"];
            /** @description The same figure a year before, where the section has it. */
            before?: components["schemas"]["Before"] | null;
        };
        /**
         * SourceBody
         * @description A published file.
         */
        SourceBody: {
            /** @description As `source_reference` of its records begins. */
            code: string;
            /** @description What it is. */
            title: string;
            /** @description The agencies whose seizures it has. */
            agencies: string[];
            /** @description What it counts. All else is not recorded by it. */
            measures: components["schemas"]["Covered"][];
            /** @description The months that are here, in order; empty: none was imported. */
            months: components["schemas"]["MonthOf"][];
        };
        /**
         * Sources
         * @description Every source.
         */
        Sources: {
            /** @description In order of code. */
            sources: components["schemas"]["SourceBody"][];
        };
        /**
         * TaskForceBody
         * @description A task force by its city.
         */
        TaskForceBody: {
            /** @description Code, as records name it. */
            code: string;
            /** @description City of the task force. */
            city: string;
            /** @description Postal abbreviation of the state. */
            state: string;
        };
        /**
         * Totals
         * @description Figures, and the measures that were asked for and are not recorded in the period.
         */
        Totals: {
            /** @description The fiscal year that was asked for, if any. */
            fiscal_year: number | null;
            /** @description Last local day that was asked for; null: the whole year so far. */
            through: string | null;
            /**
             * Format: date
             * @description First local day counted.
             */
            first: string;
            /**
             * Format: date
             * @description Last local day counted.
             */
            last: string;
            /** @description As known at this instant; null: now. */
            known_at: string | null;
            /** @description One row for each group and measure, in reading order. */
            rows: components["schemas"]["Figure"][];
            /** @description By measure, why there is no figure of it. */
            not_recorded: {
                [key: string]: string;
            };
        };
        /**
         * Words
         * @description A figure as the sheet says it (`rounding`): "over 1,500".
         */
        Words: {
            /**
             * @description How the amount relates to the exact figure; empty: it is exact.
             * @enum {string}
             */
            qualifier: "" | "over" | "nearly" | "under";
            /** @description The amount as it is said. */
            amount: string;
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
export type Agencies = components['schemas']['Agencies'];
export type Agency = components['schemas']['Agency'];
export type AgencyRow = components['schemas']['AgencyRow'];
export type Before = components['schemas']['Before'];
export type Category = components['schemas']['Category'];
export type Compared = components['schemas']['Compared'];
export type ComparedPeriod = components['schemas']['ComparedPeriod'];
export type ComparisonRow = components['schemas']['ComparisonRow'];
export type Comparisons = components['schemas']['Comparisons'];
export type Coordinates = components['schemas']['Coordinates'];
export type Count = components['schemas']['Count'];
export type Covered = components['schemas']['Covered'];
export type ExplainedRecord = components['schemas']['ExplainedRecord'];
export type Explanation = components['schemas']['Explanation'];
export type Figure = components['schemas']['Figure'];
export type Finding = components['schemas']['Finding'];
export type Found = components['schemas']['Found'];
export type Line = components['schemas']['Line'];
export type Mode = components['schemas']['Mode'];
export type Month = components['schemas']['Month'];
export type MonthOf = components['schemas']['MonthOf'];
export type OperationBody = components['schemas']['OperationBody'];
export type OperationFigures = components['schemas']['OperationFigures'];
export type Operations = components['schemas']['Operations'];
export type Page = components['schemas']['Page'];
export type Quality = components['schemas']['Quality'];
export type QuietPort = components['schemas']['QuietPort'];
export type QuietPorts = components['schemas']['QuietPorts'];
export type Rate = components['schemas']['Rate'];
export type Rates = components['schemas']['Rates'];
export type Revision = components['schemas']['Revision'];
export type Revisions = components['schemas']['Revisions'];
export type Section = components['schemas']['Section'];
export type Share = components['schemas']['Share'];
export type Sheet = components['schemas']['Sheet'];
export type SheetFigure = components['schemas']['SheetFigure'];
export type SourceBody = components['schemas']['SourceBody'];
export type Sources = components['schemas']['Sources'];
export type TaskForceBody = components['schemas']['TaskForceBody'];
export type Totals = components['schemas']['Totals'];
export type Words = components['schemas']['Words'];
export type FieldError = components['schemas']['FieldError'];
export type Problem = components['schemas']['Problem'];
export type HeaderOutboundTime = components['headers']['Outbound-Time'];
export type $defs = Record<string, never>;
export interface operations {
    read_totals_v1_totals_get: {
        parameters: {
            query?: {
                /** @description Fiscal year, named by the year it ends in: 2024 began on 2023-10-01. */
                fiscal_year?: number | null;
                /** @description Last local day at the port to count. */
                through?: string | null;
                /** @description First local day to count, in place of a fiscal year. */
                first?: string | null;
                /** @description Last local day to count, in place of a fiscal year. */
                last?: string | null;
                /** @description Half of the fiscal year. */
                half?: number | null;
                /** @description Quarter of the fiscal year. */
                quarter?: number | null;
                /** @description Calendar month, such as 202310. */
                month?: number | null;
                /** @description ISO week, by its Monday. */
                week?: string | null;
                /** @description One local day. */
                day?: string | null;
                /** @description Measure. May be repeated. */
                measure?: string[];
                /** @description Subtype of a measure, such as 9_mm or pistol. May be repeated. */
                subtype?: string[];
                /** @description Schedule D port code. May be repeated. */
                port?: string[];
                /** @description State of the port. May be repeated. */
                state?: string[];
                /** @description Field office or sector. May be repeated. */
                field_office?: string[];
                /** @description Region of the field office. May be repeated. */
                region?: ("southwest_border" | "northern_border" | "central_coastal_other" | "unknown")[];
                /** @description Agency; cbp is cbp_ofo and cbp_usbp together. May be repeated. */
                agency?: ("cbp" | "cbp_ofo" | "cbp_usbp" | "ice_hsi" | "atf" | "other_federal" | "state_local")[];
                /** @description Role in which the agency counts. May be repeated. */
                role?: ("lead" | "partner" | "shared")[];
                /** @description Operation. May be repeated. */
                operation?: string[];
                /** @description Task force of an operation. May be repeated. */
                task_force?: string[];
                /** @description Traffic that was inspected. May be repeated. */
                traffic?: ("personal_vehicle" | "pedestrian" | "commercial_bus" | "commercial_truck" | "rail" | "air_passenger" | "air_cargo" | "express_consignment" | "mail" | "vessel" | "")[];
                /** @description Posture of the inspection. May be repeated. */
                posture?: ("routine" | "targeted" | "pulse_and_surge" | "")[];
                /** @description Add what partner agencies are credited with. Never sum such figures over agencies. */
                credited?: boolean;
                /** @description As known at the end of this UTC day, or at this instant (2024-06-14T18:30:00Z; in a URL `+` is written %2B). */
                known_at?: string | null;
                /** @description Grouping keys, comma-separated: fiscal_year, half, quarter, month, week, day, port, state, field_office, region, agency, role, operation, task_force, measure, subtype, traffic, posture. */
                by?: string;
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
                    "application/json": components["schemas"]["Totals"];
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
    read_threats_v1_threats_get: {
        parameters: {
            query: {
                /** @description Fiscal year, named by the year it ends in: 2024 began on 2023-10-01. */
                fiscal_year: number;
                /** @description Last local day at the port to count. */
                through?: string | null;
                /** @description As known at the end of this UTC day, or at this instant (2024-06-14T18:30:00Z; in a URL `+` is written %2B). */
                known_at?: string | null;
                /** @description Grouping keys, comma-separated: fiscal_year, half, quarter, month, week, day, port, state, field_office, region, agency, role, operation, task_force, measure, subtype, traffic, posture. */
                by?: string;
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
                    "application/json": components["schemas"]["Totals"];
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
    read_comparisons_v1_comparisons_get: {
        parameters: {
            query: {
                /** @description Fiscal year, named by the year it ends in: 2024 began on 2023-10-01. */
                fiscal_year: number;
                /** @description Last local day at the port to count. */
                through?: string | null;
                /** @description Measure. May be repeated. */
                measure?: string[];
                /** @description Subtype of a measure, such as 9_mm or pistol. May be repeated. */
                subtype?: string[];
                /** @description Schedule D port code. May be repeated. */
                port?: string[];
                /** @description State of the port. May be repeated. */
                state?: string[];
                /** @description Field office or sector. May be repeated. */
                field_office?: string[];
                /** @description Region of the field office. May be repeated. */
                region?: ("southwest_border" | "northern_border" | "central_coastal_other" | "unknown")[];
                /** @description Agency; cbp is cbp_ofo and cbp_usbp together. May be repeated. */
                agency?: ("cbp" | "cbp_ofo" | "cbp_usbp" | "ice_hsi" | "atf" | "other_federal" | "state_local")[];
                /** @description Role in which the agency counts. May be repeated. */
                role?: ("lead" | "partner" | "shared")[];
                /** @description Operation. May be repeated. */
                operation?: string[];
                /** @description Task force of an operation. May be repeated. */
                task_force?: string[];
                /** @description Traffic that was inspected. May be repeated. */
                traffic?: ("personal_vehicle" | "pedestrian" | "commercial_bus" | "commercial_truck" | "rail" | "air_passenger" | "air_cargo" | "express_consignment" | "mail" | "vessel" | "")[];
                /** @description Posture of the inspection. May be repeated. */
                posture?: ("routine" | "targeted" | "pulse_and_surge" | "")[];
                /** @description Add what partner agencies are credited with. Never sum such figures over agencies. */
                credited?: boolean;
                /** @description What is compared with the year before. */
                period?: components["schemas"]["ComparedPeriod"];
                /** @description As known at the end of this UTC day, or at this instant (2024-06-14T18:30:00Z; in a URL `+` is written %2B). */
                known_at?: string | null;
                /** @description Grouping keys, comma-separated: fiscal_year, half, quarter, month, week, day, port, state, field_office, region, agency, role, operation, task_force, measure, subtype, traffic, posture. */
                by?: string;
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
                    "application/json": components["schemas"]["Comparisons"];
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
    read_explanation_v1_totals_explain_get: {
        parameters: {
            query: {
                /** @description Entries a page. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
                /** @description Fiscal year, named by the year it ends in: 2024 began on 2023-10-01. */
                fiscal_year?: number | null;
                /** @description Last local day at the port to count. */
                through?: string | null;
                /** @description First local day to count, in place of a fiscal year. */
                first?: string | null;
                /** @description Last local day to count, in place of a fiscal year. */
                last?: string | null;
                /** @description Half of the fiscal year. */
                half?: number | null;
                /** @description Quarter of the fiscal year. */
                quarter?: number | null;
                /** @description Calendar month, such as 202310. */
                month?: number | null;
                /** @description ISO week, by its Monday. */
                week?: string | null;
                /** @description One local day. */
                day?: string | null;
                /** @description One measure, base or derived. */
                measure: string[];
                /** @description Subtype of a measure, such as 9_mm or pistol. May be repeated. */
                subtype?: string[];
                /** @description Schedule D port code. May be repeated. */
                port?: string[];
                /** @description State of the port. May be repeated. */
                state?: string[];
                /** @description Field office or sector. May be repeated. */
                field_office?: string[];
                /** @description Region of the field office. May be repeated. */
                region?: ("southwest_border" | "northern_border" | "central_coastal_other" | "unknown")[];
                /** @description Agency; cbp is cbp_ofo and cbp_usbp together. May be repeated. */
                agency?: ("cbp" | "cbp_ofo" | "cbp_usbp" | "ice_hsi" | "atf" | "other_federal" | "state_local")[];
                /** @description Role in which the agency counts. May be repeated. */
                role?: ("lead" | "partner" | "shared")[];
                /** @description Operation. May be repeated. */
                operation?: string[];
                /** @description Task force of an operation. May be repeated. */
                task_force?: string[];
                /** @description Traffic that was inspected. May be repeated. */
                traffic?: ("personal_vehicle" | "pedestrian" | "commercial_bus" | "commercial_truck" | "rail" | "air_passenger" | "air_cargo" | "express_consignment" | "mail" | "vessel" | "")[];
                /** @description Posture of the inspection. May be repeated. */
                posture?: ("routine" | "targeted" | "pulse_and_surge" | "")[];
                /** @description Add what partner agencies are credited with. Never sum such figures over agencies. */
                credited?: boolean;
                /** @description As known at the end of this UTC day, or at this instant (2024-06-14T18:30:00Z; in a URL `+` is written %2B). */
                known_at?: string | null;
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
                    "application/json": components["schemas"]["Explanation"];
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
    read_revisions_v1_revisions_get: {
        parameters: {
            query?: {
                /** @description Entries a page. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string | null;
                /** @description Measure. May be repeated. */
                measure?: string[];
                /** @description Subtype of a measure, such as 9_mm or pistol. May be repeated. */
                subtype?: string[];
                /** @description Schedule D port code. May be repeated. */
                port?: string[];
                /** @description State of the port. May be repeated. */
                state?: string[];
                /** @description Field office or sector. May be repeated. */
                field_office?: string[];
                /** @description Region of the field office. May be repeated. */
                region?: ("southwest_border" | "northern_border" | "central_coastal_other" | "unknown")[];
                /** @description Agency; cbp is cbp_ofo and cbp_usbp together. May be repeated. */
                agency?: ("cbp" | "cbp_ofo" | "cbp_usbp" | "ice_hsi" | "atf" | "other_federal" | "state_local")[];
                /** @description Role in which the agency counts. May be repeated. */
                role?: ("lead" | "partner" | "shared")[];
                /** @description Operation. May be repeated. */
                operation?: string[];
                /** @description Task force of an operation. May be repeated. */
                task_force?: string[];
                /** @description Traffic that was inspected. May be repeated. */
                traffic?: ("personal_vehicle" | "pedestrian" | "commercial_bus" | "commercial_truck" | "rail" | "air_passenger" | "air_cargo" | "express_consignment" | "mail" | "vessel" | "")[];
                /** @description Posture of the inspection. May be repeated. */
                posture?: ("routine" | "targeted" | "pulse_and_surge" | "")[];
                /** @description Add what partner agencies are credited with. Never sum such figures over agencies. */
                credited?: boolean;
                /** @description Recorded after this instant, or UTC day; default: a week ago. */
                since?: string | null;
                /** @description Recorded by this instant, or UTC day; default: now. */
                until?: string | null;
                /** @description Only events of this year. */
                fiscal_year?: number | null;
                /** @description Last local day at the port to count. */
                through?: string | null;
                /** @description List ordinary entries as well. */
                entries?: boolean;
                /** @description Only what was recorded after its fiscal year had been closed. */
                after_close?: boolean;
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
                    "application/json": components["schemas"]["Revisions"];
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
    read_operations_v1_operations_get: {
        parameters: {
            query?: {
                /** @description As known at the end of this UTC day, or at this instant (2024-06-14T18:30:00Z; in a URL `+` is written %2B). */
                known_at?: string | null;
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
                    "application/json": components["schemas"]["Operations"];
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
    read_operation_v1_operations__code__get: {
        parameters: {
            query?: {
                /** @description As known at the end of this UTC day, or at this instant (2024-06-14T18:30:00Z; in a URL `+` is written %2B). */
                known_at?: string | null;
                /** @description Last local day at the port to count. */
                through?: string | null;
                /** @description Grouping keys, comma-separated, such as task_force, month or agency. */
                by?: string;
                /** @description Measure. May be repeated. */
                measure?: string[];
                /** @description Add what partner agencies are credited with. Never sum such figures over agencies. */
                credited?: boolean;
            };
            header?: never;
            path: {
                /** @description The operation's code, such as southbound. */
                code: string;
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
                    "application/json": components["schemas"]["OperationFigures"];
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
    read_agencies_v1_agencies_get: {
        parameters: {
            query: {
                /** @description Fiscal year, named by the year it ends in: 2024 began on 2023-10-01. */
                fiscal_year: number;
                /** @description Last local day at the port to count. */
                through?: string | null;
                /** @description As known at the end of this UTC day, or at this instant (2024-06-14T18:30:00Z; in a URL `+` is written %2B). */
                known_at?: string | null;
                /** @description Measure. May be repeated. */
                measure?: string[];
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
                    "application/json": components["schemas"]["Agencies"];
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
    read_rates_v1_inspection_rates_get: {
        parameters: {
            query: {
                /** @description Fiscal year, named by the year it ends in: 2024 began on 2023-10-01. */
                fiscal_year: number;
                /** @description Last local day at the port to count. */
                through?: string | null;
                /** @description As known at the end of this UTC day, or at this instant (2024-06-14T18:30:00Z; in a URL `+` is written %2B). */
                known_at?: string | null;
                /** @description Grouping keys, comma-separated: fiscal_year, half, quarter, month, week, day, port, state, field_office, region, agency, role, operation, task_force, measure, subtype, traffic, posture. */
                by?: string;
                /** @description Schedule D port code. May be repeated. */
                port?: string[];
                /** @description State of the port. May be repeated. */
                state?: string[];
                /** @description Field office or sector. May be repeated. */
                field_office?: string[];
                /** @description Region of the field office. May be repeated. */
                region?: ("southwest_border" | "northern_border" | "central_coastal_other" | "unknown")[];
                /** @description Agency; cbp is cbp_ofo and cbp_usbp together. May be repeated. */
                agency?: ("cbp" | "cbp_ofo" | "cbp_usbp" | "ice_hsi" | "atf" | "other_federal" | "state_local")[];
                /** @description Operation. May be repeated. */
                operation?: string[];
                /** @description Task force of an operation. May be repeated. */
                task_force?: string[];
                /** @description Traffic that was inspected. May be repeated. */
                traffic?: ("personal_vehicle" | "pedestrian" | "commercial_bus" | "commercial_truck" | "rail" | "air_passenger" | "air_cargo" | "express_consignment" | "mail" | "vessel" | "")[];
                /** @description Posture of the inspection. May be repeated. */
                posture?: ("routine" | "targeted" | "pulse_and_surge" | "")[];
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
                    "application/json": components["schemas"]["Rates"];
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
    read_quiet_ports_v1_quiet_ports_get: {
        parameters: {
            query?: {
                /** @description Local days at the port, today's included. */
                days?: number;
                /** @description All ports, not land ports alone. */
                all_modes?: boolean;
                /** @description As known at the end of this UTC day, or at this instant (2024-06-14T18:30:00Z; in a URL `+` is written %2B). */
                known_at?: string | null;
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
                    "application/json": components["schemas"]["QuietPorts"];
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
    read_quality_v1_quality_get: {
        parameters: {
            query?: {
                /** @description Records of this fiscal year alone; default: of all. */
                fiscal_year?: number | null;
                /** @description As known at the end of this UTC day, or at this instant (2024-06-14T18:30:00Z; in a URL `+` is written %2B). */
                known_at?: string | null;
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
                    "application/json": components["schemas"]["Quality"];
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
    read_finding_v1_quality__finding__get: {
        parameters: {
            query?: {
                /** @description `next` of the page before. */
                cursor?: string | null;
                /** @description Entries a page. */
                limit?: number;
                /** @description Records of this fiscal year alone; default: of all. */
                fiscal_year?: number | null;
                /** @description As known at the end of this UTC day, or at this instant (2024-06-14T18:30:00Z; in a URL `+` is written %2B). */
                known_at?: string | null;
            };
            header?: never;
            path: {
                /** @description The finding's name. */
                finding: components["schemas"]["Finding"];
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
                    "application/json": components["schemas"]["Page"];
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
    read_sources_v1_sources_get: {
        parameters: {
            query?: {
                /** @description As known at the end of this UTC day, or at this instant (2024-06-14T18:30:00Z; in a URL `+` is written %2B). */
                known_at?: string | null;
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
                    "application/json": components["schemas"]["Sources"];
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
    read_sheet_v1_factsheet_get: {
        parameters: {
            query: {
                /** @description Fiscal year, named by the year it ends in: 2024 began on 2023-10-01. */
                fiscal_year: number;
                /** @description Last local day at the port to count. */
                through: string;
                /** @description As known at the end of this UTC day, or at this instant (2024-06-14T18:30:00Z; in a URL `+` is written %2B). */
                known_at?: string | null;
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
                    "application/json": components["schemas"]["Sheet"];
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
