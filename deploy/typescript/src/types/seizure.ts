/**
 * Types of the seizure API, generated from docs/openapi/seizure.json by `python -m tests.clients`.
 * Do not make direct changes to the file.
 */

export interface paths {
    "/v1/seizures/closings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which fiscal years are closed */
        get: operations["listed_v1_seizures_closings_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/seizures/closings/{fiscal_year}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Close a fiscal year: changes then need a supervisor and a reason */
        put: operations["close_v1_seizures_closings__fiscal_year__put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/seizures/closings/{fiscal_year}/reopen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Open a closed fiscal year again */
        post: operations["reopen_v1_seizures_closings__fiscal_year__reopen_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/seizures/proposals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Changes that were proposed */
        get: operations["listed_v1_seizures_proposals_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/seizures/proposals/{proposal_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One proposal */
        get: operations["read_v1_seizures_proposals__proposal_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/seizures/proposals/{proposal_id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Approve a proposal */
        post: operations["approve_v1_seizures_proposals__proposal_id__approve_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/seizures/proposals/{proposal_id}/refuse": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Refuse a proposal */
        post: operations["refuse_v1_seizures_proposals__proposal_id__refuse_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/seizures/proposals/{proposal_id}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Withdraw an own proposal */
        post: operations["withdraw_v1_seizures_proposals__proposal_id__withdraw_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/seizures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List seizures */
        get: operations["list_records_v1_seizures_get"];
        put?: never;
        /** Record one seizure */
        post: operations["create_v1_seizures_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/seizures/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Record up to 1,000, each all or nothing */
        post: operations["create_batch_v1_seizures_batch_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/seizures/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Record many, a line each, answered line by line while they come */
        post: operations["stream_v1_seizures_stream_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/seizures/{record_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read one seizure */
        get: operations["read_v1_seizures__record_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Amend one seizure */
        patch: operations["amend_v1_seizures__record_id__patch"];
        trace?: never;
    };
    "/v1/seizures/{record_id}/void": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Void one seizure; it stays readable and counts nothing */
        post: operations["void_v1_seizures__record_id__void_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/seizures/{record_id}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every version of one seizure, oldest first */
        get: operations["versions_v1_seizures__record_id__versions_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/seizures/{record_id}/acts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who did what with one seizure, oldest first */
        get: operations["acts_v1_seizures__record_id__acts_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/traces/proposals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Changes that were proposed */
        get: operations["listed_v1_traces_proposals_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/traces/proposals/{proposal_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One proposal */
        get: operations["read_v1_traces_proposals__proposal_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/traces/proposals/{proposal_id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Approve a proposal */
        post: operations["approve_v1_traces_proposals__proposal_id__approve_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/traces/proposals/{proposal_id}/refuse": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Refuse a proposal */
        post: operations["refuse_v1_traces_proposals__proposal_id__refuse_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/traces/proposals/{proposal_id}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Withdraw an own proposal */
        post: operations["withdraw_v1_traces_proposals__proposal_id__withdraw_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/traces": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List traces */
        get: operations["list_records_v1_traces_get"];
        put?: never;
        /** Record one trace */
        post: operations["create_v1_traces_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/traces/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Record up to 1,000, each all or nothing */
        post: operations["create_batch_v1_traces_batch_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/traces/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Record many, a line each, answered line by line while they come */
        post: operations["stream_v1_traces_stream_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/traces/{record_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read one trace */
        get: operations["read_v1_traces__record_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Amend one trace */
        patch: operations["amend_v1_traces__record_id__patch"];
        trace?: never;
    };
    "/v1/traces/{record_id}/void": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Void one trace; it stays readable and counts nothing */
        post: operations["void_v1_traces__record_id__void_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/traces/{record_id}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every version of one trace, oldest first */
        get: operations["versions_v1_traces__record_id__versions_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/traces/{record_id}/acts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who did what with one trace, oldest first */
        get: operations["acts_v1_traces__record_id__acts_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/referrals/proposals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Changes that were proposed */
        get: operations["listed_v1_referrals_proposals_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/referrals/proposals/{proposal_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One proposal */
        get: operations["read_v1_referrals_proposals__proposal_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/referrals/proposals/{proposal_id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Approve a proposal */
        post: operations["approve_v1_referrals_proposals__proposal_id__approve_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/referrals/proposals/{proposal_id}/refuse": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Refuse a proposal */
        post: operations["refuse_v1_referrals_proposals__proposal_id__refuse_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/referrals/proposals/{proposal_id}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Withdraw an own proposal */
        post: operations["withdraw_v1_referrals_proposals__proposal_id__withdraw_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/referrals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List referrals */
        get: operations["list_records_v1_referrals_get"];
        put?: never;
        /** Record one referral */
        post: operations["create_v1_referrals_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/referrals/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Record up to 1,000, each all or nothing */
        post: operations["create_batch_v1_referrals_batch_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/referrals/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Record many, a line each, answered line by line while they come */
        post: operations["stream_v1_referrals_stream_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/referrals/{record_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read one referral */
        get: operations["read_v1_referrals__record_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Amend one referral */
        patch: operations["amend_v1_referrals__record_id__patch"];
        trace?: never;
    };
    "/v1/referrals/{record_id}/void": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Void one referral; it stays readable and counts nothing */
        post: operations["void_v1_referrals__record_id__void_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/referrals/{record_id}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every version of one referral, oldest first */
        get: operations["versions_v1_referrals__record_id__versions_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/referrals/{record_id}/acts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who did what with one referral, oldest first */
        get: operations["acts_v1_referrals__record_id__acts_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/seizures/{record_id}/receipts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The custody receipts of a seizure */
        get: operations["receipts_of_v1_seizures__record_id__receipts_get"];
        put?: never;
        /** Issue a custody receipt for named items */
        post: operations["issue_v1_seizures__record_id__receipts_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/receipts/{number}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read one custody receipt */
        get: operations["receipt_v1_receipts__number__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/receipts/{number}/void": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Void a receipt that was wrong, or a reserved number that will not be used */
        post: operations["void_v1_receipts__number__void_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/custody/ports/{port_code}/blocks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Reserve numbers for a device that will be without a network */
        post: operations["reserve_v1_custody_ports__port_code__blocks_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/custody/blocks/{first}/return": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Return a block: void every number of it that is not on a receipt */
        post: operations["give_back_v1_custody_blocks__first__return_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/custody/ports/{port_code}/numbers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What became of every number of a port */
        get: operations["numbers_v1_custody_ports__port_code__numbers_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/seizures/{record_id}/custody": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The chain of custody of a seizure, and where its items are */
        get: operations["chain_v1_seizures__record_id__custody_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/seizures/{record_id}/custody/hand-overs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Hand items over to someone else */
        post: operations["hand_over_v1_seizures__record_id__custody_hand_overs_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/seizures/{record_id}/custody/storage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Put items in a place */
        post: operations["store_v1_seizures__record_id__custody_storage_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/seizures/{record_id}/custody/dispositions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Dispose of items, for good */
        post: operations["dispose_v1_seizures__record_id__custody_dispositions_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/custody/inventory": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is in custody, missing or overdue */
        get: operations["inventory_v1_custody_inventory_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/custody/ports/{port_code}/counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Record what was found at a location */
        post: operations["count_v1_custody_ports__port_code__counts_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/seizures/{record_id}/attachments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The photos and documents of a seizure */
        get: operations["attachments_of_v1_seizures__record_id__attachments_get"];
        put?: never;
        /** Add a photo or a document of items */
        post: operations["attach_v1_seizures__record_id__attachments_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/seizures/{record_id}/attachments/{digest}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The content of a photo or a document
         * @description As a download that runs nothing, whatever a browser makes of it.
         */
        get: operations["content_v1_seizures__record_id__attachments__digest__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/receipts/{number}/paper": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A custody receipt to print */
        get: operations["receipt_paper_v1_receipts__number__paper_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/seizures/{record_id}/custody/paper": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A chain of custody to print */
        get: operations["chain_paper_v1_seizures__record_id__custody_paper_get"];
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
         * Ammunition
         * @description Rounds of one caliber.
         */
        Ammunition: {
            /**
             * @description What the item is. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            kind: "ammunition";
            /** @description Rounds; nc:ItemQuantity. */
            rounds: number;
            /**
             * @description Caliber or gauge; j:FirearmBoreSizeText.
             * @default not_recorded
             */
            caliber?: components["schemas"]["Caliber"];
        };
        /**
         * Attachment
         * @description A photo or a document, as it is kept.
         */
        Attachment: {
            /**
             * Format: uuid
             * @description The seizure.
             */
            seizure_id: string;
            /** @description SHA-256 of the content as it is kept. */
            digest: string;
            /** @description Its media type, by its content. */
            kind: components["schemas"]["FileKind"];
            /** @description Bytes. */
            size: number;
            /** @description What people call it. */
            name: string;
            /** @description The items that it shows. */
            lines: number[];
            /**
             * Format: date-time
             * @description UTC instant at which the service recorded it.
             */
            recorded_at: string;
        };
        /**
         * AttachmentDraft
         * @description A photo or a document of items.
         */
        AttachmentDraft: {
            /** @description The items, each named by its line in the seizure, from 1. */
            lines: number[];
            /** @description What people call it. It is shown, and never a path. */
            name: string;
            /** @description The file in base64 (RFC 4648): a JPEG, a PNG or a PDF. A photo loses all that its camera added, such as the place, but for its orientation. */
            content: string;
        };
        /**
         * AttachmentList
         * @description The photos and documents of a seizure.
         */
        AttachmentList: {
            /** @description In the order in which they came. */
            attachments: components["schemas"]["Attachment"][];
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
         * Block
         * @description Numbers that are reserved for a device, from `first` through `last`.
         */
        Block: {
            /** @description Whose numbers they are. */
            port_code: string;
            /** @description Name of the device. */
            device: string;
            /** @description First number. */
            first: string;
            /** @description Last number. */
            last: string;
            /**
             * Format: date-time
             * @description UTC instant.
             */
            reserved_at: string;
        };
        /**
         * BlockDraft
         * @description Numbers of a port that are reserved for a device, which then writes receipts without a network.
         */
        BlockDraft: {
            /** @description Name of the device. */
            device: string;
            /** @description How many numbers. */
            size: number;
        };
        /**
         * Caliber
         * @description A short closed list, so that totals by caliber stay bounded; the rest is `other`.
         * @enum {string}
         */
        Caliber: "22_lr" | "380_auto" | "9_mm" | "38_super" | "38_special" | "357_magnum" | "40_sw" | "45_auto" | "5_56_mm" | "5_7_mm" | "7_62x39_mm" | "7_62x51_mm" | "50_bmg" | "12_gauge" | "20_gauge" | "other" | "not_recorded";
        /**
         * Chain
         * @description The chain of custody of a seizure, and where each item is.
         */
        Chain: {
            /** @description From the first on. */
            entries: components["schemas"]["Entry"][];
            /** @description In order of line. */
            items: components["schemas"]["Held"][];
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
         * Component
         * @description Firearm components by count; a serial number where the part bears one (a receiver).
         */
        Component: {
            /**
             * @description What the item is. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            kind: "component";
            /** @description Which part; receivers and silencers are ones that ATF traces. */
            type: components["schemas"]["ComponentType"];
            /**
             * @description Pieces; nc:ItemQuantity.
             * @default 1
             */
            quantity?: number;
            /** @description As marked, in any script, where the part bears one; nc:ItemSerialIdentification. */
            serial_number?: string | null;
            /** @description The field of the same name without `_latin`, in Latin letters; absent where it is so already. Derived by the service: what is sent here is ignored. */
            readonly serial_number_latin?: string | null;
            /**
             * @description Made by someone without a license.
             * @default false
             */
            privately_made?: boolean;
            /**
             * @description Made with a 3D printer.
             * @default false
             */
            printed_3d?: boolean;
            /** @description In words; nc:ItemDescriptionText. */
            description?: string | null;
        };
        /**
         * ComponentType
         * @description What CBP files under gun parts and ATF regulates or traces.
         * @enum {string}
         */
        ComponentType: "receiver" | "magazine" | "silencer" | "conversion_device" | "other_part";
        /**
         * CountDraft
         * @description What someone found at a location. It moves nothing: what is not found is missing until it is seen.
         */
        CountDraft: {
            /** @description Vault, shelf or locker that was counted, whole. */
            location: string;
            /** @description Who counted. */
            counted_by: components["schemas"]["Custodian"];
            /**
             * Format: date-time
             * @description When, as RFC 3339 with an offset.
             */
            at: string;
            /** @description Every item that was there. */
            found: components["schemas"]["Found"][];
        };
        /**
         * Counted
         * @description What a count found, against what was to be there.
         */
        Counted: {
            /** @description The port. */
            port_code: string;
            /** @description Number of the count at this port, from 1. */
            count: number;
            /** @description What was counted. */
            location: string;
            /** @description Who counted. */
            counted_by: components["schemas"]["Custodian"];
            /**
             * Format: date-time
             * @description UTC instant.
             */
            at: string;
            /**
             * Format: date-time
             * @description UTC instant at which the service recorded it.
             */
            recorded_at: string;
            /** @description Items that were to be there. */
            expected: number;
            /** @description Those of them that were found. */
            found: number;
            /** @description Those that were not. */
            missing: components["schemas"]["Held"][];
            /** @description Items that were found, and should be elsewhere. */
            unexpected: components["schemas"]["Held"][];
            /** @description Items that were found, and are not in custody by any chain. */
            unknown: number;
        };
        /**
         * Currency
         * @description Cash or monetary instruments in one currency.
         *
         *     The amount is given as `amount` in the currency's own units ("38450.00") or as `amount_minor` in its
         *     minor units (3845000 cents), and answered as both. Any currency but USD states its USD value, and
         *     where and on which day the rate was taken.
         */
        "Currency-Input": {
            /**
             * @description What the item is. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            kind: "currency";
            /** @description ISO 4217 code; nc:CurrencyText. */
            currency: string;
            /** @description In the currency's own units, as text: digits and at most one point, no separators. nc:Amount. Leave it out where amount_minor is given; if both are, they agree. */
            amount?: string | null;
            /** @description In minor units: cents for USD, yen for JPY. Leave it out where amount is given. */
            amount_minor?: number;
            /** @description Decimals of the currency in ISO 4217. May be left out: the currency says it. */
            exponent?: number;
            /** @description Cash, or monetary instruments as 31 CFR 1010.100 has them. */
            form: components["schemas"]["CurrencyForm"];
            /** @description Value in US dollars, as text ("11500.00"), instead of usd_minor. */
            usd_amount?: string | null;
            /** @description Value in US cents; nc:ItemValueAmount. May be left out for USD. */
            usd_minor?: number | null;
            /** @description Whose rate of exchange, such as 'Treasury reporting rates'. Not for USD. */
            rate_source?: string | null;
            /** @description Day of that rate, as YYYY-MM-DD. Not for USD. */
            rate_day?: string | null;
        };
        /**
         * Currency
         * @description Cash or monetary instruments in one currency.
         *
         *     The amount is given as `amount` in the currency's own units ("38450.00") or as `amount_minor` in its
         *     minor units (3845000 cents), and answered as both. Any currency but USD states its USD value, and
         *     where and on which day the rate was taken.
         */
        "Currency-Output": {
            /**
             * @description What the item is. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            kind: "currency";
            /** @description ISO 4217 code; nc:CurrencyText. */
            currency: string;
            /** @description In the currency's own units, as text: digits and at most one point, no separators. nc:Amount. Leave it out where amount_minor is given; if both are, they agree. */
            amount?: string | null;
            /** @description In minor units: cents for USD, yen for JPY. Leave it out where amount is given. */
            amount_minor: number;
            /** @description Decimals of the currency in ISO 4217. May be left out: the currency says it. */
            exponent: number;
            /** @description Cash, or monetary instruments as 31 CFR 1010.100 has them. */
            form: components["schemas"]["CurrencyForm"];
            /** @description Value in US dollars, as text ("11500.00"), instead of usd_minor. */
            usd_amount?: string | null;
            /** @description Value in US cents; nc:ItemValueAmount. May be left out for USD. */
            usd_minor?: number | null;
            /** @description Whose rate of exchange, such as 'Treasury reporting rates'. Not for USD. */
            rate_source?: string | null;
            /** @description Day of that rate, as YYYY-MM-DD. Not for USD. */
            rate_day?: string | null;
        };
        /**
         * CurrencyForm
         * @enum {string}
         */
        CurrencyForm: "cash" | "monetary_instrument" | "not_recorded";
        /**
         * Custodian
         * @description A person who answers for items; the same person always has the same id.
         */
        Custodian: {
            /** @description Badge number or account, such as `cbp-20417`. */
            id: string;
            /** @description As it is written on the receipt. */
            name: string;
            /**
             * @description Whom the person works for.
             * @default cbp_ofo
             */
            agency?: components["schemas"]["Agency"];
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
         * Disposition
         * @description How an item leaves custody.
         * @enum {string}
         */
        Disposition: "returned" | "forfeited" | "destroyed" | "evidence" | "transferred";
        /**
         * DispositionDraft
         * @description Items that leave custody for good.
         */
        DispositionDraft: {
            /** @description The items, each named by its line in the seizure, from 1. */
            lines: number[];
            /**
             * Format: date-time
             * @description When, as RFC 3339 with an offset; never before the step before.
             */
            at: string;
            /** @description Why. */
            reason: string;
            /** @description Who holds every one of the items. */
            holder: components["schemas"]["Custodian"];
            /** @description How they leave. */
            disposition: components["schemas"]["Disposition"];
            /** @description The document that allows it: court order, forfeiture, release. */
            authority: string;
            /** @description A second person; needed where items are destroyed. */
            witness?: components["schemas"]["Custodian"] | null;
            /** @description Who gets them; needed where they are returned or transferred. */
            recipient?: string | null;
        };
        /**
         * Entry
         * @description One step of a chain of custody; which of the optional members it has depends on the step.
         */
        Entry: {
            /**
             * Format: uuid
             * @description The seizure.
             */
            seizure_id: string;
            /** @description Place in the seizure's chain, from 1, without gaps. */
            entry: number;
            /** @description What happened. */
            step: components["schemas"]["Step"];
            /** @description The items, each named. */
            lines: number[];
            /**
             * Format: date-time
             * @description UTC instant.
             */
            at: string;
            /**
             * Format: date-time
             * @description The same instant at the port's clock, with its offset.
             */
            local_time: string;
            /**
             * Format: date-time
             * @description UTC instant at which the service recorded it.
             */
            recorded_at: string;
            /** @description Why. */
            reason?: string | null;
            /** @description The receipt that takes or withdraws items. */
            receipt?: string | null;
            /** @description Who gave them. */
            giver?: components["schemas"]["Custodian"] | null;
            /** @description Who took them. */
            taker?: components["schemas"]["Custodian"] | null;
            /** @description Who held them, and acted. */
            holder?: components["schemas"]["Custodian"] | null;
            /** @description The second person. */
            witness?: components["schemas"]["Custodian"] | null;
            /** @description Where they were put. */
            location?: string | null;
            /** @description When they should be back. */
            expected_back_at?: string | null;
            /** @description How they left custody. */
            disposition?: components["schemas"]["Disposition"] | null;
            /** @description The document that allows it. */
            authority?: string | null;
            /** @description Who got them. */
            recipient?: string | null;
        };
        /**
         * FileKind
         * @description What a photo or a document is: its media type.
         * @enum {string}
         */
        FileKind: "image/jpeg" | "image/png" | "application/pdf";
        /**
         * Firearm
         * @description One firearm; or, only where a publisher withholds the details, several alike.
         */
        Firearm: {
            /**
             * @description What the item is. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            kind: "firearm";
            /** @description Type as ATF F 3312.1 has them; j:FirearmCategoryText. */
            type: components["schemas"]["FirearmType"];
            /** @description CBP's published category. It follows from the type, where the type has one. */
            category?: components["schemas"]["FirearmCategory"] | null;
            /** @description Manufacturer as marked, in any script; nc:ItemMakeName. */
            make?: string | null;
            /** @description The field of the same name without `_latin`, in Latin letters; absent where it is so already. Derived by the service: what is sent here is ignored. */
            readonly make_latin?: string | null;
            /** @description Model as marked, in any script; nc:ItemModelName. */
            model?: string | null;
            /** @description The field of the same name without `_latin`, in Latin letters; absent where it is so already. Derived by the service: what is sent here is ignored. */
            readonly model_latin?: string | null;
            /**
             * @description Caliber or gauge; j:FirearmBoreSizeText.
             * @default not_recorded
             */
            caliber?: components["schemas"]["Caliber"];
            /** @description Whether there is a serial number, and can it be read. */
            serial_status: components["schemas"]["SerialStatus"];
            /** @description From the frame or receiver, as marked, in any script; nc:ItemSerialIdentification. Given exactly when serial_status is present or obliterated_partly. */
            serial_number?: string | null;
            /** @description The field of the same name without `_latin`, in Latin letters; absent where it is so already. Derived by the service: what is sent here is ignored. */
            readonly serial_number_latin?: string | null;
            /**
             * @description Made by someone without a license (ATF: PMF).
             * @default false
             */
            privately_made?: boolean;
            /**
             * @description Made with a 3D printer, wholly or in its frame or receiver.
             * @default false
             */
            printed_3d?: boolean;
            /**
             * @description Firearms: 1, unless serial_status is not_recorded; nc:ItemQuantity.
             * @default 1
             */
            quantity?: number;
            /** @description NCIC code of the type of gun, the first letter of TYP; ncic:FirearmCategoryCode. Derived by the service: what is sent here is ignored. */
            readonly ncic_type?: string | null;
            /** @description NCIC code of what describes the gun further, the second letter of TYP, where the type says it. Derived by the service: what is sent here is ignored. */
            readonly ncic_description?: string | null;
            /** @description NCIC code of the make (MAK), where the marking has exactly one; PZZ for privately made. Derived by the service: what is sent here is ignored. */
            readonly ncic_make?: string | null;
            /** @description NCIC code of the caliber or gauge (CAL); ncic:FirearmBoreSizeCode. Derived by the service: what is sent here is ignored. */
            readonly ncic_caliber?: string | null;
        };
        /**
         * FirearmCategory
         * @description CBP's three published categories whose sum is "firearms".
         * @enum {string}
         */
        FirearmCategory: "handgun" | "long_arm" | "other_firearm";
        /**
         * FirearmType
         * @description ATF-style types. Privately made is a flag beside the type, not a type.
         * @enum {string}
         */
        FirearmType: "pistol" | "revolver" | "derringer" | "rifle" | "shotgun" | "machine_gun" | "any_other_weapon" | "destructive_device" | "unknown";
        /**
         * Found
         * @description One item that was found at a count.
         */
        Found: {
            /**
             * Format: uuid
             * @description Its seizure.
             */
            seizure_id: string;
            /** @description Its line there. */
            line: number;
        };
        /**
         * HandOverDraft
         * @description Items that go from who holds them to someone else.
         */
        HandOverDraft: {
            /** @description The items, each named by its line in the seizure, from 1. */
            lines: number[];
            /**
             * Format: date-time
             * @description When, as RFC 3339 with an offset; never before the step before.
             */
            at: string;
            /** @description Why. */
            reason: string;
            /** @description Who gives, and holds every one of the items. */
            giver: components["schemas"]["Custodian"];
            /** @description Who takes, and holds them from then on. */
            taker: components["schemas"]["Custodian"];
            /** @description When they should be back, if they should. */
            expected_back_at?: string | null;
        };
        /**
         * Held
         * @description One item as its chain leaves it.
         */
        Held: {
            /**
             * Format: uuid
             * @description Its seizure.
             */
            seizure_id: string;
            /** @description Its line there. */
            line: number;
            /** @description The port of the seizure. */
            port_code: string;
            /** @description As on the receipt that took it. */
            description: string;
            /** @description Id of who answers for it, or last did. */
            holder: string;
            /**
             * Format: date-time
             * @description Time of its last step, UTC.
             */
            since: string;
            /** @description Its last step. */
            step: components["schemas"]["Step"];
            /** @description Where it is stored; absent where it is with its holder. */
            location?: string | null;
            /** @description When it should be back. */
            expected_back_at?: string | null;
            /**
             * @description It should be back by now.
             * @default false
             */
            overdue?: boolean;
            /**
             * @description The last count of its location did not find it.
             * @default false
             */
            missing?: boolean;
            /** @description When its location was last counted, UTC. */
            counted_at?: string | null;
            /** @description How it left custody. */
            disposition?: components["schemas"]["Disposition"] | null;
        };
        /**
         * Inventory
         * @description A page of the items in custody.
         */
        Inventory: {
            /** @description In order of seizure and line. */
            items: components["schemas"]["Held"][];
            /** @description `cursor` of the page after this one; absent on the last. */
            next?: string | null;
        };
        /**
         * IssuedLine
         * @description One item on an issued receipt.
         */
        IssuedLine: {
            /** @description Of the seizure's items, from 1. */
            line: number;
            /** @description In words; by default from the seizure's item. */
            description?: string | null;
            /**
             * @description Boxes, bags or pieces handed in.
             * @default 1
             */
            packages?: number;
            /** @description Gross weight in grams. */
            weight_grams?: number | null;
            /** @description Estimated domestic value in U.S. dollars, such as "450.00". */
            domestic_value?: string | null;
            /**
             * @description Of the seals on its packages.
             * @default []
             */
            seal_numbers?: string[];
            /** @description Kind of the seizure's item. */
            kind: string;
            /** @description Of money: its ISO 4217 code. */
            currency?: string | null;
            /** @description Of money: the amount in minor units of the currency. */
            amount_minor?: number | null;
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
         * Mode
         * @description Mode of transportation as CBP publishes it.
         * @enum {string}
         */
        Mode: "land" | "air" | "sea" | "other";
        /**
         * NewReferral
         * @description A referral as an officer enters it, and later its outcome; `occurred_at` is when it was referred.
         *
         *     Defendants are not named (D10).
         */
        NewReferral: {
            /** @description When it happened, as RFC 3339 with an offset. Needed unless occurred_local is given. */
            occurred_at?: string | null;
            /** @description When it happened by the clock at the port, such as 2026-06-14T21:30, instead of occurred_at. Only in the hour that comes twice in autumn it needs its offset, as in 2026-11-01T01:30-05:00. With the precision day or month the day alone will do. It is answered as occurred_at and local_time. */
            occurred_local?: string | null;
            /**
             * @description How exactly the time is known.
             * @default instant
             * @enum {string}
             */
            precision?: "instant" | "day";
            /**
             * @description Whose record it is: it counts for this agency.
             * @default cbp_ofo
             */
            agency?: components["schemas"]["Agency"];
            /** @description Code of the operation, if any. */
            operation?: string | null;
            /** @description Code of a task force of the operation. */
            task_force?: string | null;
            /** @description Schedule D port code; absent where withheld. */
            port_code?: string | null;
            /** @description Code of the CBP field office or sector; needed only without a port code. */
            field_office?: string | null;
            /**
             * Format: uuid
             * @description The seizure that is referred: its record id.
             */
            seizure_id: string;
            /** @description Who is asked to take the case up. */
            referred_to: components["schemas"]["ReferredTo"];
            /**
             * @description Laws that it rests on (j:StatuteCodeIdentification); one at least, unless statute_text.
             * @default []
             */
            statutes?: components["schemas"]["Statute"][];
            /** @description A law that `statutes` has no value for. */
            statute_text?: string | null;
            /** @description State of the United States Attorney's Office. */
            usao_state?: ("AK" | "AL" | "AR" | "AZ" | "CA" | "CO" | "CT" | "DC" | "DE" | "FL" | "GA" | "GU" | "HI" | "IA" | "ID" | "IL" | "IN" | "KS" | "KY" | "LA" | "MA" | "MD" | "ME" | "MI" | "MN" | "MO" | "MP" | "MS" | "MT" | "NC" | "ND" | "NE" | "NH" | "NJ" | "NM" | "NV" | "NY" | "OH" | "OK" | "OR" | "PA" | "PR" | "RI" | "SC" | "SD" | "TN" | "TX" | "UT" | "VA" | "VI" | "VT" | "WA" | "WI" | "WV" | "WY") | null;
            /**
             * @description How far the case has come.
             * @default pending
             */
            outcome?: components["schemas"]["ReferralOutcome"];
            /** @description Day of the outcome; given once it is not pending. */
            outcome_on?: string | null;
            /** @description Months of imprisonment (j:SentenceTerm), of all defendants. Only when convicted. */
            sentence_months?: number | null;
            /** @description A UUIDv7 made by the caller, or absent. */
            id?: string | null;
            /** @description Why it is recorded; needed in a closed fiscal year. */
            reason?: string | null;
        };
        /**
         * NewSeizure
         * @description A seizure as an officer enters it, or as a publisher reports it.
         */
        NewSeizure: {
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
            /** @description Schedule D port code; absent where withheld. */
            port_code?: string | null;
            /** @description Code of the CBP field office or sector; needed only without a port code. */
            field_office?: string | null;
            /** @description The inspection that led to it, if there was one: its record id. */
            inspection_id?: string | null;
            /** @description By which mode it was to leave the country. */
            mode?: components["schemas"]["Mode"] | null;
            /**
             * @description Persons arrested.
             * @default 0
             */
            arrests?: number;
            /** @description Number on the CBP Form 6051, custody receipt. */
            custody_receipt?: string | null;
            /**
             * @description Seizure events that the record stands for.
             * @default 1
             */
            events?: number;
            /** @description Where an imported record comes from. */
            source_reference?: string | null;
            /** @description What was taken, a line each; j:ItemSeizureItem. Empty only by the month. */
            items: (components["schemas"]["Firearm"] | components["schemas"]["Component"] | components["schemas"]["Ammunition"] | components["schemas"]["Currency-Input"] | components["schemas"]["Other"])[];
            /**
             * @description Agencies credited beside `agency`, which leads: the seizure counts once, for the lead.
             * @default []
             */
            partners?: components["schemas"]["Agency"][];
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
         * NewTrace
         * @description A trace request, and later its result; `occurred_at` is when it was requested.
         *
         *     A firearm recovered abroad has no U.S. port: without `port_code` and `field_office` the record
         *     is kept by the Eastern clock of ATF's National Tracing Center.
         */
        NewTrace: {
            /** @description When it happened, as RFC 3339 with an offset. Needed unless occurred_local is given. */
            occurred_at?: string | null;
            /** @description When it happened by the clock at the port, such as 2026-06-14T21:30, instead of occurred_at. Only in the hour that comes twice in autumn it needs its offset, as in 2026-11-01T01:30-05:00. With the precision day or month the day alone will do. It is answered as occurred_at and local_time. */
            occurred_local?: string | null;
            /**
             * @description How exactly the time of the request is known.
             * @default instant
             * @enum {string}
             */
            precision?: "instant" | "day";
            /**
             * @description The U.S. agency that asked, or ATF for another country.
             * @default atf
             */
            agency?: components["schemas"]["Agency"];
            /** @description Code of the operation, if any. */
            operation?: string | null;
            /** @description Code of a task force of the operation. */
            task_force?: string | null;
            /** @description Schedule D port code, if recovered at a port. */
            port_code?: string | null;
            /** @description Field office, where the port is withheld. */
            field_office?: string | null;
            /** @description ATF's number, once the request is submitted. */
            trace_number?: string | null;
            /**
             * @description As asked for on ATF F 3312.1.
             * @default routine
             */
            priority?: components["schemas"]["TracePriority"];
            /** @description NCIC code of the crime that it was used in. */
            crime_code?: string | null;
            /** @description Project or initiative, as agreed with ATF. */
            project_code?: string | null;
            /** @description Originating agency identifier of NCIC; j:OrganizationORIIdentification. */
            ori?: string | null;
            /** @description Case number of who asks; nc:CaseTrackingID. */
            case_number?: string | null;
            /** @description Name of the agency that asked. */
            requesting_agency: string;
            /**
             * @description Country that asked, ISO 3166-1 alpha-2.
             * @default US
             */
            requesting_country?: string;
            /** @description The seizure that the firearm came from, if recorded. */
            seizure_id?: string | null;
            /** @description Day on which the firearm was recovered. */
            recovered_on?: string | null;
            /** @description Type as on ATF F 3312.1; j:FirearmCategoryText. */
            type: components["schemas"]["FirearmType"] | ("receiver" | "silencer" | "conversion_device");
            /** @description Manufacturer as marked, in any script; nc:ItemMakeName. */
            manufacturer?: string | null;
            /** @description The field of the same name without `_latin`, in Latin letters; absent where it is so already. Derived by the service: what is sent here is ignored. */
            readonly manufacturer_latin?: string | null;
            /** @description Model as marked, in any script; nc:ItemModelName. */
            model?: string | null;
            /** @description The field of the same name without `_latin`, in Latin letters; absent where it is so already. Derived by the service: what is sent here is ignored. */
            readonly model_latin?: string | null;
            /**
             * @description Caliber or gauge; j:FirearmBoreSizeText.
             * @default not_recorded
             */
            caliber?: components["schemas"]["Caliber"];
            /**
             * @description Whether there is a serial number, and can it be read.
             * @default present
             */
            serial_status?: components["schemas"]["SerialStatus"];
            /** @description From the frame or receiver, as marked, in any script; nc:ItemSerialIdentification. Given exactly when serial_status is present or obliterated_partly. */
            serial_number?: string | null;
            /** @description The field of the same name without `_latin`, in Latin letters; absent where it is so already. Derived by the service: what is sent here is ignored. */
            readonly serial_number_latin?: string | null;
            /** @description Country in which it was made, ISO 3166-1 alpha-2. */
            country_of_origin?: string | null;
            /** @description Importer as marked on the firearm, in any script. */
            importer?: string | null;
            /** @description The field of the same name without `_latin`, in Latin letters; absent where it is so already. Derived by the service: what is sent here is ignored. */
            readonly importer_latin?: string | null;
            /** @description Additional markings, in any script. */
            markings?: string | null;
            /** @description The field of the same name without `_latin`, in Latin letters; absent where it is so already. Derived by the service: what is sent here is ignored. */
            readonly markings_latin?: string | null;
            /** @description NCIC code of the type of gun, the first letter of TYP; ncic:FirearmCategoryCode. Derived by the service: what is sent here is ignored. */
            readonly ncic_type?: string | null;
            /** @description NCIC code of what describes the gun further, the second letter of TYP, where the type says it. Derived by the service: what is sent here is ignored. */
            readonly ncic_description?: string | null;
            /** @description NCIC code of the make (MAK), where the marking has exactly one; PZZ for privately made. Derived by the service: what is sent here is ignored. */
            readonly ncic_make?: string | null;
            /** @description NCIC code of the caliber or gauge (CAL); ncic:FirearmBoreSizeCode. Derived by the service: what is sent here is ignored. */
            readonly ncic_caliber?: string | null;
            /** @description What ATF answered; absent while pending. */
            result?: components["schemas"]["TraceResult"] | null;
            /** @description A UUIDv7 made by the caller, or absent. */
            id?: string | null;
            /** @description Why it is recorded; needed in a closed fiscal year. */
            reason?: string | null;
        };
        /**
         * NotTracedReason
         * @description Why a trace ends without a dealer.
         * @enum {string}
         */
        NotTracedReason: "serial_error" | "serial_obliterated" | "no_serial" | "incomplete_description" | "made_before_1969" | "records_unavailable" | "no_answer" | "sold_abroad" | "sold_to_government" | "lost_or_stolen" | "other";
        /**
         * Numbers
         * @description What became of every number of a port: issued + voided + unused + outstanding = given.
         */
        Numbers: {
            /** @description The port. */
            port_code: string;
            /** @description Numbers so far, from 1. */
            given: number;
            /** @description On receipts that stand. */
            issued: number;
            /** @description On receipts that are void. */
            voided: number;
            /** @description Reserved, and voided without a receipt. */
            unused: number;
            /** @description Reserved, and nothing said of them yet. */
            outstanding: number;
            /** @description The outstanding ones. */
            with_devices: components["schemas"]["Outstanding"][];
            /** @description Given, and none of these: zero unless someone changed the database. */
            unexplained: number;
        };
        /**
         * Order
         * @description By the time of the event; of one instant, by id.
         * @enum {string}
         */
        Order: "newest" | "oldest";
        /**
         * Other
         * @description CBP's remaining categories, by count.
         */
        Other: {
            /**
             * @description What the item is. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            kind: "other";
            /** @description CBP's published category. */
            category: components["schemas"]["OtherCategory"];
            /**
             * @description Pieces; nc:ItemQuantity.
             * @default 1
             */
            quantity?: number;
            /** @description In words; nc:ItemDescriptionText. */
            description?: string | null;
        };
        /**
         * OtherCategory
         * @description CBP's remaining published categories.
         * @enum {string}
         */
        OtherCategory: "other_weapon" | "explosive" | "scope" | "case" | "body_armor" | "other_ammunition_gun_part";
        /**
         * Outstanding
         * @description Numbers that a device has and that nothing was said of yet, from `first` through `last`.
         */
        Outstanding: {
            /** @description Name of the device. */
            device: string;
            /** @description First number. */
            first: string;
            /** @description Last number. */
            last: string;
        };
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
         * Receipt
         * @description A custody receipt, in the manner of the CBP 6051 family. It is never changed, only voided.
         */
        Receipt: {
            /** @description Port and serial. */
            number: string;
            /** @description Schedule D port code. */
            port_code: string;
            /**
             * Format: uuid
             * @description The seizure.
             */
            seizure_id: string;
            /** @description The version of the seizure whose items the lines name. */
            seizure_version: number;
            /** @description The device that it was written on without a network. */
            device?: string | null;
            /**
             * Format: date-time
             * @description UTC instant at which it was signed.
             */
            issued_at: string;
            /**
             * Format: date-time
             * @description The same instant at the port's clock, with its offset.
             */
            local_time: string;
            /**
             * Format: date-time
             * @description UTC instant at which the service recorded it.
             */
            recorded_at: string;
            /** @description Who took the items into custody. */
            received_by: components["schemas"]["Custodian"];
            /** @description The items. */
            lines: components["schemas"]["IssuedLine"][];
            /** @description Why it is void; absent where it stands. */
            void?: components["schemas"]["Void-Output"] | null;
        };
        /**
         * ReceiptDraft
         * @description A custody receipt as an officer writes it. Without a number it gets the port's next one.
         */
        ReceiptDraft: {
            /** @description Of a block that was reserved for the device, where it was written offline. */
            number?: string | null;
            /** @description The device whose block it is; with a number. */
            device?: string | null;
            /** @description When it was signed, as RFC 3339 with an offset; by default now. With a number. */
            issued_at?: string | null;
            /** @description Who takes the items into custody, and holds them from then on. */
            received_by: components["schemas"]["Custodian"];
            /** @description The items, each named. */
            lines: components["schemas"]["ReceiptLine"][];
        };
        /**
         * ReceiptLine
         * @description One item on a receipt.
         */
        ReceiptLine: {
            /** @description Of the seizure's items, from 1. */
            line: number;
            /** @description In words; by default from the seizure's item. */
            description?: string | null;
            /**
             * @description Boxes, bags or pieces handed in.
             * @default 1
             */
            packages?: number;
            /** @description Gross weight in grams. */
            weight_grams?: number | null;
            /** @description Estimated domestic value in U.S. dollars, such as "450.00". */
            domestic_value?: string | null;
            /**
             * @description Of the seals on its packages.
             * @default []
             */
            seal_numbers?: string[];
        };
        /**
         * Receipts
         * @description The receipts of a seizure.
         */
        Receipts: {
            /** @description What the seizure itself states, if it does. */
            stated?: components["schemas"]["Stated"] | null;
            /** @description In order of number, voided ones too. */
            receipts: components["schemas"]["Receipt"][];
        };
        /**
         * Referral
         * @description A referral as it stands on `outbound.referrals.v1`.
         */
        Referral: {
            /**
             * Format: date-time
             * @description UTC instant of the event.
             */
            occurred_at: string;
            /**
             * @description How exactly the time is known.
             * @default instant
             * @enum {string}
             */
            precision?: "instant" | "day";
            /**
             * @description Whose record it is: it counts for this agency.
             * @default cbp_ofo
             */
            agency?: components["schemas"]["Agency"];
            /** @description Code of the operation, if any. */
            operation?: string | null;
            /** @description Code of a task force of the operation. */
            task_force?: string | null;
            /** @description Schedule D port code; absent where withheld. */
            port_code?: string | null;
            /** @description Code of the CBP field office or Border Patrol sector, as it follows from the port. */
            field_office: string;
            /**
             * Format: uuid
             * @description The seizure that is referred: its record id.
             */
            seizure_id: string;
            /** @description Who is asked to take the case up. */
            referred_to: components["schemas"]["ReferredTo"];
            /**
             * @description Laws that it rests on (j:StatuteCodeIdentification); one at least, unless statute_text.
             * @default []
             */
            statutes?: components["schemas"]["Statute"][];
            /** @description A law that `statutes` has no value for. */
            statute_text?: string | null;
            /** @description State of the United States Attorney's Office. */
            usao_state?: ("AK" | "AL" | "AR" | "AZ" | "CA" | "CO" | "CT" | "DC" | "DE" | "FL" | "GA" | "GU" | "HI" | "IA" | "ID" | "IL" | "IN" | "KS" | "KY" | "LA" | "MA" | "MD" | "ME" | "MI" | "MN" | "MO" | "MP" | "MS" | "MT" | "NC" | "ND" | "NE" | "NH" | "NJ" | "NM" | "NV" | "NY" | "OH" | "OK" | "OR" | "PA" | "PR" | "RI" | "SC" | "SD" | "TN" | "TX" | "UT" | "VA" | "VI" | "VT" | "WA" | "WI" | "WV" | "WY") | null;
            /**
             * @description How far the case has come.
             * @default pending
             */
            outcome?: components["schemas"]["ReferralOutcome"];
            /** @description Day of the outcome; given once it is not pending. */
            outcome_on?: string | null;
            /** @description Months of imprisonment (j:SentenceTerm), of all defendants. Only when convicted. */
            sentence_months?: number | null;
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
            /**
             * @description This version was made after its fiscal year was closed; absent where it was not.
             * @default false
             */
            after_close?: boolean;
        };
        /**
         * ReferralOutcome
         * @enum {string}
         */
        ReferralOutcome: "pending" | "declined" | "charged" | "convicted";
        /** ReferralPage */
        ReferralPage: {
            /** @description Records as they stand. */
            records: components["schemas"]["Referral"][];
            /** @description `cursor` of the page after this one; absent on the last. */
            next?: string | null;
        };
        /**
         * ReferredTo
         * @description Who was asked to take the case up; USAO is a United States Attorney's Office.
         * @enum {string}
         */
        ReferredTo: "ice_hsi" | "atf" | "usao";
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
         * Returned
         * @description The numbers of a block that are void from now on.
         */
        Returned: {
            /** @description Why they will not be used. */
            reason: string;
            /** @description In order; none where all were used or void already. */
            numbers: string[];
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
         * Seizure
         * @description One seizure as it stands.
         */
        Seizure: {
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
            /** @description Schedule D port code; absent where withheld. */
            port_code?: string | null;
            /** @description Code of the CBP field office or Border Patrol sector, as it follows from the port. */
            field_office: string;
            /** @description The inspection that led to it, if there was one: its record id. */
            inspection_id?: string | null;
            /** @description By which mode it was to leave the country. */
            mode?: components["schemas"]["Mode"] | null;
            /**
             * @description Persons arrested.
             * @default 0
             */
            arrests?: number;
            /** @description Number on the CBP Form 6051, custody receipt. */
            custody_receipt?: string | null;
            /**
             * @description Seizure events that the record stands for.
             * @default 1
             */
            events?: number;
            /** @description Where an imported record comes from. */
            source_reference?: string | null;
            /** @description What was taken, a line each; j:ItemSeizureItem. Empty only by the month. */
            items: (components["schemas"]["Firearm"] | components["schemas"]["Component"] | components["schemas"]["Ammunition"] | components["schemas"]["Currency-Output"] | components["schemas"]["Other"])[];
            /**
             * @description Agencies credited beside `agency`, which leads: the seizure counts once, for the lead.
             * @default []
             */
            partners?: components["schemas"]["Agency"][];
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
        /** SeizurePage */
        SeizurePage: {
            /** @description Records as they stand. */
            records: components["schemas"]["Seizure"][];
            /** @description `cursor` of the page after this one; absent on the last. */
            next?: string | null;
        };
        /**
         * SerialStatus
         * @description An obliterated serial number still counts as a firearm; none means privately made.
         * @enum {string}
         */
        SerialStatus: "present" | "obliterated_partly" | "obliterated_wholly" | "none" | "not_recorded";
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
         * Standing
         * @description How every fiscal year stands that was ever closed, the latest first.
         */
        Standing: {
            /** @description One a fiscal year, each as it stands. */
            closings: components["schemas"]["Closing"][];
        };
        /**
         * Stands
         * @description What became of a receipt number that a seizure states.
         * @enum {string}
         */
        Stands: "issued" | "void" | "not_issued" | "other_form";
        /**
         * State
         * @description How far a proposal came. `stale`: the record had moved when it was to be approved.
         * @enum {string}
         */
        State: "pending" | "approved" | "refused" | "withdrawn" | "stale";
        /**
         * Stated
         * @description The number that the officer wrote into the seizure, as against the receipts that were issued here.
         */
        Stated: {
            /** @description As the current version of the seizure has it. */
            custody_receipt: string;
            /** @description `issued` or `void`: a receipt of this seizure has it. `not_issued`: none has; it may be one that was written offline, or a mistake. `other_form`: it is no number of the seizure's port. */
            stands: components["schemas"]["Stands"];
        };
        /**
         * Status
         * @description A record is active until it is voided; nothing is deleted.
         * @enum {string}
         */
        Status: "active" | "voided";
        /**
         * Statute
         * @description The law that a referral rests on, by title and section of the United States Code.
         * @enum {string}
         */
        Statute: "usc_31_5316" | "usc_31_5332" | "usc_31_5324" | "usc_22_401" | "usc_18_554" | "usc_18_932" | "usc_18_933";
        /**
         * Step
         * @description What an entry of a chain of custody says.
         * @enum {string}
         */
        Step: "taken" | "handed_over" | "stored" | "disposed" | "withdrawn";
        /**
         * StorageDraft
         * @description Items that are put in a place by who holds them.
         */
        StorageDraft: {
            /** @description The items, each named by its line in the seizure, from 1. */
            lines: number[];
            /**
             * Format: date-time
             * @description When, as RFC 3339 with an offset; never before the step before.
             */
            at: string;
            /** @description Why. */
            reason: string;
            /** @description Who holds every one of the items, and goes on to. */
            holder: components["schemas"]["Custodian"];
            /** @description Vault, shelf or locker, such as `vault-a.shelf-3`. */
            location: string;
        };
        /**
         * Trace
         * @description A trace as it stands on `outbound.traces.v1`.
         */
        Trace: {
            /**
             * Format: date-time
             * @description UTC instant of the event.
             */
            occurred_at: string;
            /**
             * @description How exactly the time of the request is known.
             * @default instant
             * @enum {string}
             */
            precision?: "instant" | "day";
            /**
             * @description The U.S. agency that asked, or ATF for another country.
             * @default atf
             */
            agency?: components["schemas"]["Agency"];
            /** @description Code of the operation, if any. */
            operation?: string | null;
            /** @description Code of a task force of the operation. */
            task_force?: string | null;
            /** @description Schedule D port code; absent where withheld. */
            port_code?: string | null;
            /** @description Code of the CBP field office or sector; absent without a U.S. place. */
            field_office?: string | null;
            /** @description ATF's number, once the request is submitted. */
            trace_number?: string | null;
            /**
             * @description As asked for on ATF F 3312.1.
             * @default routine
             */
            priority?: components["schemas"]["TracePriority"];
            /** @description NCIC code of the crime that it was used in. */
            crime_code?: string | null;
            /** @description Project or initiative, as agreed with ATF. */
            project_code?: string | null;
            /** @description Originating agency identifier of NCIC; j:OrganizationORIIdentification. */
            ori?: string | null;
            /** @description Case number of who asks; nc:CaseTrackingID. */
            case_number?: string | null;
            /** @description Name of the agency that asked. */
            requesting_agency: string;
            /**
             * @description Country that asked, ISO 3166-1 alpha-2.
             * @default US
             */
            requesting_country?: string;
            /** @description The seizure that the firearm came from, if recorded. */
            seizure_id?: string | null;
            /** @description Day on which the firearm was recovered. */
            recovered_on?: string | null;
            /** @description Type as on ATF F 3312.1; j:FirearmCategoryText. */
            type: components["schemas"]["FirearmType"] | ("receiver" | "silencer" | "conversion_device");
            /** @description Manufacturer as marked, in any script; nc:ItemMakeName. */
            manufacturer?: string | null;
            /** @description The field of the same name without `_latin`, in Latin letters; absent where it is so already. Derived by the service: what is sent here is ignored. */
            readonly manufacturer_latin?: string | null;
            /** @description Model as marked, in any script; nc:ItemModelName. */
            model?: string | null;
            /** @description The field of the same name without `_latin`, in Latin letters; absent where it is so already. Derived by the service: what is sent here is ignored. */
            readonly model_latin?: string | null;
            /**
             * @description Caliber or gauge; j:FirearmBoreSizeText.
             * @default not_recorded
             */
            caliber?: components["schemas"]["Caliber"];
            /**
             * @description Whether there is a serial number, and can it be read.
             * @default present
             */
            serial_status?: components["schemas"]["SerialStatus"];
            /** @description From the frame or receiver, as marked, in any script; nc:ItemSerialIdentification. Given exactly when serial_status is present or obliterated_partly. */
            serial_number?: string | null;
            /** @description The field of the same name without `_latin`, in Latin letters; absent where it is so already. Derived by the service: what is sent here is ignored. */
            readonly serial_number_latin?: string | null;
            /** @description Country in which it was made, ISO 3166-1 alpha-2. */
            country_of_origin?: string | null;
            /** @description Importer as marked on the firearm, in any script. */
            importer?: string | null;
            /** @description The field of the same name without `_latin`, in Latin letters; absent where it is so already. Derived by the service: what is sent here is ignored. */
            readonly importer_latin?: string | null;
            /** @description Additional markings, in any script. */
            markings?: string | null;
            /** @description The field of the same name without `_latin`, in Latin letters; absent where it is so already. Derived by the service: what is sent here is ignored. */
            readonly markings_latin?: string | null;
            /** @description NCIC code of the type of gun, the first letter of TYP; ncic:FirearmCategoryCode. Derived by the service: what is sent here is ignored. */
            readonly ncic_type?: string | null;
            /** @description NCIC code of what describes the gun further, the second letter of TYP, where the type says it. Derived by the service: what is sent here is ignored. */
            readonly ncic_description?: string | null;
            /** @description NCIC code of the make (MAK), where the marking has exactly one; PZZ for privately made. Derived by the service: what is sent here is ignored. */
            readonly ncic_make?: string | null;
            /** @description NCIC code of the caliber or gauge (CAL); ncic:FirearmBoreSizeCode. Derived by the service: what is sent here is ignored. */
            readonly ncic_caliber?: string | null;
            /** @description What ATF answered; absent while pending. */
            result?: components["schemas"]["TraceResult"] | null;
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
            /**
             * @description This version was made after its fiscal year was closed; absent where it was not.
             * @default false
             */
            after_close?: boolean;
        };
        /**
         * TraceOutcome
         * @description How far the trace came: to the first retail purchaser, to a dealer only, or nowhere.
         * @enum {string}
         */
        TraceOutcome: "purchaser" | "dealer" | "not_traced";
        /** TracePage */
        TracePage: {
            /** @description Records as they stand. */
            records: components["schemas"]["Trace"][];
            /** @description `cursor` of the page after this one; absent on the last. */
            next?: string | null;
        };
        /**
         * TracePriority
         * @enum {string}
         */
        TracePriority: "routine" | "urgent";
        /**
         * TraceResult
         * @description What ATF answered. The purchaser has no name here (D10).
         */
        TraceResult: {
            /** @description How far the trace came. */
            outcome: components["schemas"]["TraceOutcome"];
            /** @description Given exactly when outcome is not_traced. */
            reason?: components["schemas"]["NotTracedReason"] | null;
            /**
             * Format: date
             * @description Day on which ATF completed the trace.
             */
            completed_on: string;
            /** @description Day of the first retail purchase, if known. */
            purchased_on?: string | null;
            /** @description The dealer's state, by its postal abbreviation. */
            dealer_state?: ("AK" | "AL" | "AR" | "AZ" | "CA" | "CO" | "CT" | "DC" | "DE" | "FL" | "GA" | "GU" | "HI" | "IA" | "ID" | "IL" | "IN" | "KS" | "KY" | "LA" | "MA" | "MD" | "ME" | "MI" | "MN" | "MO" | "MP" | "MS" | "MT" | "NC" | "ND" | "NE" | "NH" | "NJ" | "NM" | "NV" | "NY" | "OH" | "OK" | "OR" | "PA" | "PR" | "RI" | "SC" | "SD" | "TN" | "TX" | "UT" | "VA" | "VI" | "VT" | "WA" | "WI" | "WV" | "WY") | null;
        };
        /**
         * Void
         * @description Why a record is voided.
         */
        "Void-Input": {
            /** @description Why it is voided; it is published with the version. */
            reason: string;
        };
        /**
         * Void
         * @description A number that stands for nothing, and why.
         */
        "Void-Output": {
            /** @description The number. */
            number: string;
            /** @description Why it is void. */
            reason: string;
            /**
             * Format: date-time
             * @description UTC instant.
             */
            voided_at: string;
        };
        /**
         * VoidDraft
         * @description Why a receipt is void, or why a reserved number will never be used.
         */
        VoidDraft: {
            /** @description Why. */
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
         * WrittenSeizure
         * @description One seizure as it stands.
         */
        WrittenSeizure: {
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
            /** @description Schedule D port code; absent where withheld. */
            port_code?: string | null;
            /** @description Code of the CBP field office or Border Patrol sector, as it follows from the port. */
            field_office: string;
            /** @description The inspection that led to it, if there was one: its record id. */
            inspection_id?: string | null;
            /** @description By which mode it was to leave the country. */
            mode?: components["schemas"]["Mode"] | null;
            /**
             * @description Persons arrested.
             * @default 0
             */
            arrests?: number;
            /** @description Number on the CBP Form 6051, custody receipt. */
            custody_receipt?: string | null;
            /**
             * @description Seizure events that the record stands for.
             * @default 1
             */
            events?: number;
            /** @description Where an imported record comes from. */
            source_reference?: string | null;
            /** @description What was taken, a line each; j:ItemSeizureItem. Empty only by the month. */
            items: (components["schemas"]["Firearm"] | components["schemas"]["Component"] | components["schemas"]["Ammunition"] | components["schemas"]["Currency-Output"] | components["schemas"]["Other"])[];
            /**
             * @description Agencies credited beside `agency`, which leads: the seizure counts once, for the lead.
             * @default []
             */
            partners?: components["schemas"]["Agency"][];
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
            /**
             * @description This version was made after its fiscal year was closed; absent where it was not.
             * @default false
             */
            after_close?: boolean;
            /** @description License plate of the conveyance, as it reads, in any script. Never published. */
            plate?: string | null;
            /** @description In the officer's own words. Never published. */
            remarks?: string | null;
            /** @description Where the serial numbers that it brings were seen before. Absent where they were not, or where the caller may not know. */
            seen_before?: components["schemas"]["SeenBefore"] | null;
        };
        /**
         * WrittenTrace
         * @description A trace as it stands on `outbound.traces.v1`.
         */
        WrittenTrace: {
            /**
             * Format: date-time
             * @description UTC instant of the event.
             */
            occurred_at: string;
            /**
             * @description How exactly the time of the request is known.
             * @default instant
             * @enum {string}
             */
            precision?: "instant" | "day";
            /**
             * @description The U.S. agency that asked, or ATF for another country.
             * @default atf
             */
            agency?: components["schemas"]["Agency"];
            /** @description Code of the operation, if any. */
            operation?: string | null;
            /** @description Code of a task force of the operation. */
            task_force?: string | null;
            /** @description Schedule D port code; absent where withheld. */
            port_code?: string | null;
            /** @description Code of the CBP field office or sector; absent without a U.S. place. */
            field_office?: string | null;
            /** @description ATF's number, once the request is submitted. */
            trace_number?: string | null;
            /**
             * @description As asked for on ATF F 3312.1.
             * @default routine
             */
            priority?: components["schemas"]["TracePriority"];
            /** @description NCIC code of the crime that it was used in. */
            crime_code?: string | null;
            /** @description Project or initiative, as agreed with ATF. */
            project_code?: string | null;
            /** @description Originating agency identifier of NCIC; j:OrganizationORIIdentification. */
            ori?: string | null;
            /** @description Case number of who asks; nc:CaseTrackingID. */
            case_number?: string | null;
            /** @description Name of the agency that asked. */
            requesting_agency: string;
            /**
             * @description Country that asked, ISO 3166-1 alpha-2.
             * @default US
             */
            requesting_country?: string;
            /** @description The seizure that the firearm came from, if recorded. */
            seizure_id?: string | null;
            /** @description Day on which the firearm was recovered. */
            recovered_on?: string | null;
            /** @description Type as on ATF F 3312.1; j:FirearmCategoryText. */
            type: components["schemas"]["FirearmType"] | ("receiver" | "silencer" | "conversion_device");
            /** @description Manufacturer as marked, in any script; nc:ItemMakeName. */
            manufacturer?: string | null;
            /** @description The field of the same name without `_latin`, in Latin letters; absent where it is so already. Derived by the service: what is sent here is ignored. */
            readonly manufacturer_latin?: string | null;
            /** @description Model as marked, in any script; nc:ItemModelName. */
            model?: string | null;
            /** @description The field of the same name without `_latin`, in Latin letters; absent where it is so already. Derived by the service: what is sent here is ignored. */
            readonly model_latin?: string | null;
            /**
             * @description Caliber or gauge; j:FirearmBoreSizeText.
             * @default not_recorded
             */
            caliber?: components["schemas"]["Caliber"];
            /**
             * @description Whether there is a serial number, and can it be read.
             * @default present
             */
            serial_status?: components["schemas"]["SerialStatus"];
            /** @description From the frame or receiver, as marked, in any script; nc:ItemSerialIdentification. Given exactly when serial_status is present or obliterated_partly. */
            serial_number?: string | null;
            /** @description The field of the same name without `_latin`, in Latin letters; absent where it is so already. Derived by the service: what is sent here is ignored. */
            readonly serial_number_latin?: string | null;
            /** @description Country in which it was made, ISO 3166-1 alpha-2. */
            country_of_origin?: string | null;
            /** @description Importer as marked on the firearm, in any script. */
            importer?: string | null;
            /** @description The field of the same name without `_latin`, in Latin letters; absent where it is so already. Derived by the service: what is sent here is ignored. */
            readonly importer_latin?: string | null;
            /** @description Additional markings, in any script. */
            markings?: string | null;
            /** @description The field of the same name without `_latin`, in Latin letters; absent where it is so already. Derived by the service: what is sent here is ignored. */
            readonly markings_latin?: string | null;
            /** @description NCIC code of the type of gun, the first letter of TYP; ncic:FirearmCategoryCode. Derived by the service: what is sent here is ignored. */
            readonly ncic_type?: string | null;
            /** @description NCIC code of what describes the gun further, the second letter of TYP, where the type says it. Derived by the service: what is sent here is ignored. */
            readonly ncic_description?: string | null;
            /** @description NCIC code of the make (MAK), where the marking has exactly one; PZZ for privately made. Derived by the service: what is sent here is ignored. */
            readonly ncic_make?: string | null;
            /** @description NCIC code of the caliber or gauge (CAL); ncic:FirearmBoreSizeCode. Derived by the service: what is sent here is ignored. */
            readonly ncic_caliber?: string | null;
            /** @description What ATF answered; absent while pending. */
            result?: components["schemas"]["TraceResult"] | null;
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
            /**
             * @description This version was made after its fiscal year was closed; absent where it was not.
             * @default false
             */
            after_close?: boolean;
            /** @description Where the serial numbers that it brings were seen before. Absent where they were not, or where the caller may not know. */
            seen_before?: components["schemas"]["SeenBefore"] | null;
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
export type Ammunition = components['schemas']['Ammunition'];
export type Attachment = components['schemas']['Attachment'];
export type AttachmentDraft = components['schemas']['AttachmentDraft'];
export type AttachmentList = components['schemas']['AttachmentList'];
export type Batch = components['schemas']['Batch'];
export type BatchAnswer = components['schemas']['BatchAnswer'];
export type Block = components['schemas']['Block'];
export type BlockDraft = components['schemas']['BlockDraft'];
export type Caliber = components['schemas']['Caliber'];
export type Chain = components['schemas']['Chain'];
export type Closing = components['schemas']['Closing'];
export type Component = components['schemas']['Component'];
export type ComponentType = components['schemas']['ComponentType'];
export type CountDraft = components['schemas']['CountDraft'];
export type Counted = components['schemas']['Counted'];
export type CurrencyInput = components['schemas']['Currency-Input'];
export type CurrencyOutput = components['schemas']['Currency-Output'];
export type CurrencyForm = components['schemas']['CurrencyForm'];
export type Custodian = components['schemas']['Custodian'];
export type Decision = components['schemas']['Decision'];
export type Disposition = components['schemas']['Disposition'];
export type DispositionDraft = components['schemas']['DispositionDraft'];
export type Entry = components['schemas']['Entry'];
export type FileKind = components['schemas']['FileKind'];
export type Firearm = components['schemas']['Firearm'];
export type FirearmCategory = components['schemas']['FirearmCategory'];
export type FirearmType = components['schemas']['FirearmType'];
export type Found = components['schemas']['Found'];
export type HandOverDraft = components['schemas']['HandOverDraft'];
export type Held = components['schemas']['Held'];
export type Inventory = components['schemas']['Inventory'];
export type IssuedLine = components['schemas']['IssuedLine'];
export type LineAnswer = components['schemas']['LineAnswer'];
export type Mode = components['schemas']['Mode'];
export type NewReferral = components['schemas']['NewReferral'];
export type NewSeizure = components['schemas']['NewSeizure'];
export type NewTrace = components['schemas']['NewTrace'];
export type NotTracedReason = components['schemas']['NotTracedReason'];
export type Numbers = components['schemas']['Numbers'];
export type Order = components['schemas']['Order'];
export type Other = components['schemas']['Other'];
export type OtherCategory = components['schemas']['OtherCategory'];
export type Outstanding = components['schemas']['Outstanding'];
export type Precision = components['schemas']['Precision'];
export type ProposalBody = components['schemas']['ProposalBody'];
export type ProposalPage = components['schemas']['ProposalPage'];
export type Receipt = components['schemas']['Receipt'];
export type ReceiptDraft = components['schemas']['ReceiptDraft'];
export type ReceiptLine = components['schemas']['ReceiptLine'];
export type Receipts = components['schemas']['Receipts'];
export type Referral = components['schemas']['Referral'];
export type ReferralOutcome = components['schemas']['ReferralOutcome'];
export type ReferralPage = components['schemas']['ReferralPage'];
export type ReferredTo = components['schemas']['ReferredTo'];
export type Result = components['schemas']['Result'];
export type Returned = components['schemas']['Returned'];
export type Seen = components['schemas']['Seen'];
export type SeenBefore = components['schemas']['SeenBefore'];
export type Seizure = components['schemas']['Seizure'];
export type SeizurePage = components['schemas']['SeizurePage'];
export type SerialStatus = components['schemas']['SerialStatus'];
export type ShownAct = components['schemas']['ShownAct'];
export type Standing = components['schemas']['Standing'];
export type Stands = components['schemas']['Stands'];
export type State = components['schemas']['State'];
export type Stated = components['schemas']['Stated'];
export type Status = components['schemas']['Status'];
export type Statute = components['schemas']['Statute'];
export type Step = components['schemas']['Step'];
export type StorageDraft = components['schemas']['StorageDraft'];
export type Trace = components['schemas']['Trace'];
export type TraceOutcome = components['schemas']['TraceOutcome'];
export type TracePage = components['schemas']['TracePage'];
export type TracePriority = components['schemas']['TracePriority'];
export type TraceResult = components['schemas']['TraceResult'];
export type VoidInput = components['schemas']['Void-Input'];
export type VoidOutput = components['schemas']['Void-Output'];
export type VoidDraft = components['schemas']['VoidDraft'];
export type Why = components['schemas']['Why'];
export type WrittenSeizure = components['schemas']['WrittenSeizure'];
export type WrittenTrace = components['schemas']['WrittenTrace'];
export type FieldError = components['schemas']['FieldError'];
export type Problem = components['schemas']['Problem'];
export type HeaderOutboundTime = components['headers']['Outbound-Time'];
export type $defs = Record<string, never>;
export interface operations {
    listed_v1_seizures_closings_get: {
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
    close_v1_seizures_closings__fiscal_year__put: {
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
    reopen_v1_seizures_closings__fiscal_year__reopen_post: {
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
    listed_v1_seizures_proposals_get: {
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
    read_v1_seizures_proposals__proposal_id__get: {
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
    approve_v1_seizures_proposals__proposal_id__approve_post: {
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
    refuse_v1_seizures_proposals__proposal_id__refuse_post: {
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
    withdraw_v1_seizures_proposals__proposal_id__withdraw_post: {
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
    list_records_v1_seizures_get: {
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
                /** @description Mode of transportation as CBP publishes it. */
                mode?: ("land" | "air" | "sea" | "other") | null;
                /** @description Whether anyone was arrested. */
                arrest?: boolean | null;
                /** @description Whether a firearm or a component of it was made without a license. */
                privately_made?: boolean | null;
                /** @description An agency that is credited beside the one that leads. */
                partner?: ("cbp_ofo" | "cbp_usbp" | "ice_hsi" | "atf" | "other_federal" | "state_local") | null;
                /** @description With at least one item of this kind. */
                item_kind?: ("firearm" | "component" | "ammunition" | "currency" | "other") | null;
                /** @description With a firearm of this type. */
                firearm_type?: ("pistol" | "revolver" | "derringer" | "rifle" | "shotgun" | "machine_gun" | "any_other_weapon" | "destructive_device" | "unknown") | null;
                /** @description With a component of this type. */
                component_type?: ("receiver" | "magazine" | "silencer" | "conversion_device" | "other_part") | null;
                /** @description With goods of this one of CBP's other categories. */
                other_category?: ("other_weapon" | "explosive" | "scope" | "case" | "body_armor" | "other_ammunition_gun_part") | null;
                /** @description With a firearm or ammunition of this caliber. */
                caliber?: ("22_lr" | "380_auto" | "9_mm" | "38_super" | "38_special" | "357_magnum" | "40_sw" | "45_auto" | "5_56_mm" | "5_7_mm" | "7_62x39_mm" | "7_62x51_mm" | "50_bmg" | "12_gauge" | "20_gauge" | "other" | "not_recorded") | null;
                /** @description With a firearm whose serial number is so. */
                serial_status?: ("present" | "obliterated_partly" | "obliterated_wholly" | "none" | "not_recorded") | null;
                /** @description With money in this currency, by its ISO 4217 code. */
                currency?: string | null;
                /** @description Serial number of a firearm or a component; case, blanks, dashes and script do not matter, nor O or 0, nor I, L or 1. */
                serial?: string | null;
                /** @description The same, or with one letter or digit more, less or other. */
                serial_like?: string | null;
                /** @description License plate; case, blanks, dashes and script do not matter, nor O or 0, nor I, L or 1. */
                plate?: string | null;
                /** @description CBP 6051 receipt number. */
                custody_receipt?: string | null;
                /** @description The inspection that it came of. */
                inspection_id?: string | null;
                /** @description Where an imported record comes from, whole. */
                source_reference?: string | null;
                /** @description Model of a firearm; case and script do not matter. */
                model?: string | null;
                /** @description Make of a firearm; case and script do not matter. */
                make?: string | null;
                /** @description `source_reference` as far as its first slash: `cbp-weapons`. */
                source?: string | null;
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
                    "application/json": components["schemas"]["SeizurePage"];
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
    create_v1_seizures_post: {
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
                "application/json": components["schemas"]["NewSeizure"];
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
                    "application/json": components["schemas"]["WrittenSeizure"];
                };
            };
            /** @description Successful Response */
            201: {
                headers: {
                    "Outbound-Time": components["headers"]["Outbound-Time"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WrittenSeizure"];
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
    create_batch_v1_seizures_batch_post: {
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
    stream_v1_seizures_stream_post: {
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
                "application/x-ndjson": components["schemas"]["NewSeizure"][];
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
    read_v1_seizures__record_id__get: {
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
                    "application/json": components["schemas"]["Seizure"];
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
    amend_v1_seizures__record_id__patch: {
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
                    "application/json": components["schemas"]["WrittenSeizure"];
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
    void_v1_seizures__record_id__void_post: {
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
                "application/json": components["schemas"]["Void-Input"];
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
                    "application/json": components["schemas"]["Seizure"];
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
    versions_v1_seizures__record_id__versions_get: {
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
                    "application/json": components["schemas"]["SeizurePage"];
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
    acts_v1_seizures__record_id__acts_get: {
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
    listed_v1_traces_proposals_get: {
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
    read_v1_traces_proposals__proposal_id__get: {
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
    approve_v1_traces_proposals__proposal_id__approve_post: {
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
    refuse_v1_traces_proposals__proposal_id__refuse_post: {
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
    withdraw_v1_traces_proposals__proposal_id__withdraw_post: {
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
    list_records_v1_traces_get: {
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
                /** @description true: active and without a result; false: with one. */
                pending?: boolean | null;
                /** @description The agency that leads. */
                agency?: ("cbp_ofo" | "cbp_usbp" | "ice_hsi" | "atf" | "other_federal" | "state_local") | null;
                /** @description Code of the operation. */
                operation?: string | null;
                /** @description Code of the task force of an operation. */
                task_force?: string | null;
                /** @description How exactly the time of the event is known. */
                precision?: ("instant" | "day" | "month") | null;
                /** @description How far the trace came; `pending` without a result. */
                outcome?: ("pending" | "purchaser" | "dealer" | "not_traced") | null;
                /** @description Routine or urgent. */
                priority?: ("routine" | "urgent") | null;
                /** @description Who asked, ISO 3166-1 alpha-2. */
                requesting_country?: string | null;
                /** @description Type of the firearm, or of the part. */
                type?: ("pistol" | "revolver" | "derringer" | "rifle" | "shotgun" | "machine_gun" | "any_other_weapon" | "destructive_device" | "unknown" | "receiver" | "silencer" | "conversion_device") | null;
                /** @description Caliber of the firearm. */
                caliber?: ("22_lr" | "380_auto" | "9_mm" | "38_super" | "38_special" | "357_magnum" | "40_sw" | "45_auto" | "5_56_mm" | "5_7_mm" | "7_62x39_mm" | "7_62x51_mm" | "50_bmg" | "12_gauge" | "20_gauge" | "other" | "not_recorded") | null;
                /** @description With a firearm whose serial number is so. */
                serial_status?: ("present" | "obliterated_partly" | "obliterated_wholly" | "none" | "not_recorded") | null;
                /** @description Serial number; case, blanks, dashes and script do not matter, nor O or 0, nor I, L or 1. */
                serial?: string | null;
                /** @description The same, or with one letter or digit more, less or other. */
                serial_like?: string | null;
                /** @description ATF's number; case does not matter. */
                trace_number?: string | null;
                /** @description The seizure that the firearm came from. */
                seizure_id?: string | null;
                /** @description The requesting agency's; case does not matter. */
                case_number?: string | null;
                /** @description Project or initiative; case does not matter. */
                project_code?: string | null;
                /** @description Manufacturer; case and script do not matter. */
                make?: string | null;
                /** @description Name of the agency that asked; case does not matter. */
                requesting_agency?: string | null;
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
                    "application/json": components["schemas"]["TracePage"];
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
    create_v1_traces_post: {
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
                "application/json": components["schemas"]["NewTrace"];
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
                    "application/json": components["schemas"]["WrittenTrace"];
                };
            };
            /** @description Successful Response */
            201: {
                headers: {
                    "Outbound-Time": components["headers"]["Outbound-Time"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WrittenTrace"];
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
    create_batch_v1_traces_batch_post: {
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
    stream_v1_traces_stream_post: {
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
                "application/x-ndjson": components["schemas"]["NewTrace"][];
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
    read_v1_traces__record_id__get: {
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
                    "application/json": components["schemas"]["Trace"];
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
    amend_v1_traces__record_id__patch: {
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
                    "application/json": components["schemas"]["WrittenTrace"];
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
    void_v1_traces__record_id__void_post: {
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
                "application/json": components["schemas"]["Void-Input"];
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
                    "application/json": components["schemas"]["Trace"];
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
    versions_v1_traces__record_id__versions_get: {
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
                    "application/json": components["schemas"]["TracePage"];
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
    acts_v1_traces__record_id__acts_get: {
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
    listed_v1_referrals_proposals_get: {
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
    read_v1_referrals_proposals__proposal_id__get: {
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
    approve_v1_referrals_proposals__proposal_id__approve_post: {
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
    refuse_v1_referrals_proposals__proposal_id__refuse_post: {
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
    withdraw_v1_referrals_proposals__proposal_id__withdraw_post: {
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
    list_records_v1_referrals_get: {
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
                /** @description What became of it. */
                outcome?: ("pending" | "declined" | "charged" | "convicted") | null;
                /** @description Who was asked to take it up. */
                referred_to?: ("ice_hsi" | "atf" | "usao") | null;
                /** @description State of the United States Attorney's Office. */
                usao_state?: ("AK" | "AL" | "AR" | "AZ" | "CA" | "CO" | "CT" | "DC" | "DE" | "FL" | "GA" | "GU" | "HI" | "IA" | "ID" | "IL" | "IN" | "KS" | "KY" | "LA" | "MA" | "MD" | "ME" | "MI" | "MN" | "MO" | "MP" | "MS" | "MT" | "NC" | "ND" | "NE" | "NH" | "NJ" | "NM" | "NV" | "NY" | "OH" | "OK" | "OR" | "PA" | "PR" | "RI" | "SC" | "SD" | "TN" | "TX" | "UT" | "VA" | "VI" | "VT" | "WA" | "WI" | "WV" | "WY") | null;
                /** @description A law that it rests on, perhaps beside others. */
                statute?: ("usc_31_5316" | "usc_31_5332" | "usc_31_5324" | "usc_22_401" | "usc_18_554" | "usc_18_932" | "usc_18_933") | null;
                /** @description The seizure that is referred. */
                seizure_id?: string | null;
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
                    "application/json": components["schemas"]["ReferralPage"];
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
    create_v1_referrals_post: {
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
                "application/json": components["schemas"]["NewReferral"];
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
                    "application/json": components["schemas"]["Referral"];
                };
            };
            /** @description Successful Response */
            201: {
                headers: {
                    "Outbound-Time": components["headers"]["Outbound-Time"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Referral"];
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
    create_batch_v1_referrals_batch_post: {
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
    stream_v1_referrals_stream_post: {
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
                "application/x-ndjson": components["schemas"]["NewReferral"][];
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
    read_v1_referrals__record_id__get: {
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
                    "application/json": components["schemas"]["Referral"];
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
    amend_v1_referrals__record_id__patch: {
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
                    "application/json": components["schemas"]["Referral"];
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
    void_v1_referrals__record_id__void_post: {
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
                "application/json": components["schemas"]["Void-Input"];
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
                    "application/json": components["schemas"]["Referral"];
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
    versions_v1_referrals__record_id__versions_get: {
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
                    "application/json": components["schemas"]["ReferralPage"];
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
    acts_v1_referrals__record_id__acts_get: {
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
    receipts_of_v1_seizures__record_id__receipts_get: {
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
                    "application/json": components["schemas"]["Receipts"];
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
    issue_v1_seizures__record_id__receipts_post: {
        parameters: {
            query?: never;
            header: {
                /** @description Chosen by the caller, one an entry, bare or quoted. A retry with the same key is no second entry: it is answered as the first was, with `Idempotency-Replayed: true`. */
                "Idempotency-Key": string;
            };
            path: {
                /** @description Id of the record, as it was answered or chosen. */
                record_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReceiptDraft"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    "Outbound-Time": components["headers"]["Outbound-Time"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Receipt"];
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
    receipt_v1_receipts__number__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Number of the receipt, such as 2304-0000017. */
                number: string;
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
                    "application/json": components["schemas"]["Receipt"];
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
    void_v1_receipts__number__void_post: {
        parameters: {
            query?: never;
            header: {
                /** @description Chosen by the caller, one an entry, bare or quoted. A retry with the same key is no second entry: it is answered as the first was, with `Idempotency-Replayed: true`. */
                "Idempotency-Key": string;
            };
            path: {
                /** @description Number of the receipt, such as 2304-0000017. */
                number: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VoidDraft"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    "Outbound-Time": components["headers"]["Outbound-Time"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Void-Output"];
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
    reserve_v1_custody_ports__port_code__blocks_post: {
        parameters: {
            query?: never;
            header: {
                /** @description Chosen by the caller, one an entry, bare or quoted. A retry with the same key is no second entry: it is answered as the first was, with `Idempotency-Replayed: true`. */
                "Idempotency-Key": string;
            };
            path: {
                /** @description Schedule D port code. */
                port_code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BlockDraft"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    "Outbound-Time": components["headers"]["Outbound-Time"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Block"];
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
    give_back_v1_custody_blocks__first__return_post: {
        parameters: {
            query?: never;
            header: {
                /** @description Chosen by the caller, one an entry, bare or quoted. A retry with the same key is no second entry: it is answered as the first was, with `Idempotency-Replayed: true`. */
                "Idempotency-Key": string;
            };
            path: {
                /** @description First number of the block. */
                first: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VoidDraft"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    "Outbound-Time": components["headers"]["Outbound-Time"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Returned"];
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
    numbers_v1_custody_ports__port_code__numbers_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Schedule D port code. */
                port_code: string;
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
                    "application/json": components["schemas"]["Numbers"];
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
    chain_v1_seizures__record_id__custody_get: {
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
                    "application/json": components["schemas"]["Chain"];
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
    hand_over_v1_seizures__record_id__custody_hand_overs_post: {
        parameters: {
            query?: never;
            header: {
                /** @description Chosen by the caller, one an entry, bare or quoted. A retry with the same key is no second entry: it is answered as the first was, with `Idempotency-Replayed: true`. */
                "Idempotency-Key": string;
            };
            path: {
                /** @description Id of the record, as it was answered or chosen. */
                record_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HandOverDraft"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    "Outbound-Time": components["headers"]["Outbound-Time"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Entry"];
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
    store_v1_seizures__record_id__custody_storage_post: {
        parameters: {
            query?: never;
            header: {
                /** @description Chosen by the caller, one an entry, bare or quoted. A retry with the same key is no second entry: it is answered as the first was, with `Idempotency-Replayed: true`. */
                "Idempotency-Key": string;
            };
            path: {
                /** @description Id of the record, as it was answered or chosen. */
                record_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StorageDraft"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    "Outbound-Time": components["headers"]["Outbound-Time"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Entry"];
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
    dispose_v1_seizures__record_id__custody_dispositions_post: {
        parameters: {
            query?: never;
            header: {
                /** @description Chosen by the caller, one an entry, bare or quoted. A retry with the same key is no second entry: it is answered as the first was, with `Idempotency-Replayed: true`. */
                "Idempotency-Key": string;
            };
            path: {
                /** @description Id of the record, as it was answered or chosen. */
                record_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DispositionDraft"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    "Outbound-Time": components["headers"]["Outbound-Time"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Entry"];
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
    inventory_v1_custody_inventory_get: {
        parameters: {
            query?: {
                /** @description Schedule D port code. */
                port?: string | null;
                /** @description Vault, shelf or locker. */
                location?: string | null;
                /** @description true: only what the last count did not find. */
                missing?: boolean;
                /** @description true: only what should be back by now. */
                overdue?: boolean;
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
                    "application/json": components["schemas"]["Inventory"];
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
    count_v1_custody_ports__port_code__counts_post: {
        parameters: {
            query?: never;
            header: {
                /** @description Chosen by the caller, one an entry, bare or quoted. A retry with the same key is no second entry: it is answered as the first was, with `Idempotency-Replayed: true`. */
                "Idempotency-Key": string;
            };
            path: {
                /** @description Schedule D port code. */
                port_code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CountDraft"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    "Outbound-Time": components["headers"]["Outbound-Time"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Counted"];
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
    attachments_of_v1_seizures__record_id__attachments_get: {
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
                    "application/json": components["schemas"]["AttachmentList"];
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
    attach_v1_seizures__record_id__attachments_post: {
        parameters: {
            query?: never;
            header: {
                /** @description Chosen by the caller, one an entry, bare or quoted. A retry with the same key is no second entry: it is answered as the first was, with `Idempotency-Replayed: true`. */
                "Idempotency-Key": string;
            };
            path: {
                /** @description Id of the record, as it was answered or chosen. */
                record_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AttachmentDraft"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    "Outbound-Time": components["headers"]["Outbound-Time"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Attachment"];
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
    content_v1_seizures__record_id__attachments__digest__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the seizure. */
                record_id: string;
                /** @description SHA-256 of the content. */
                digest: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The content. */
            200: {
                headers: {
                    "Outbound-Time": components["headers"]["Outbound-Time"];
                    [name: string]: unknown;
                };
                content: {
                    "image/jpeg": string;
                    "image/png": string;
                    "application/pdf": string;
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
    receipt_paper_v1_receipts__number__paper_get: {
        parameters: {
            query?: {
                /** @description `pdf` or `html`. */
                format?: "pdf" | "html";
            };
            header?: never;
            path: {
                /** @description Number of the receipt, such as 2304-0000017. */
                number: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The paper. */
            200: {
                headers: {
                    "Outbound-Time": components["headers"]["Outbound-Time"];
                    [name: string]: unknown;
                };
                content: {
                    "application/pdf": string;
                    "text/html": string;
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
    chain_paper_v1_seizures__record_id__custody_paper_get: {
        parameters: {
            query?: {
                /** @description `pdf` or `html`. */
                format?: "pdf" | "html";
            };
            header?: never;
            path: {
                /** @description Id of the seizure. */
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The paper. */
            200: {
                headers: {
                    "Outbound-Time": components["headers"]["Outbound-Time"];
                    [name: string]: unknown;
                };
                content: {
                    "application/pdf": string;
                    "text/html": string;
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
