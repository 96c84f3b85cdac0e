-- What a version counts, from docs/measures.md. A measure may stand in several lines: they add up.

CREATE MACRO inspection_lines(r) AS
    [line('inspections', r.traffic || '/' || r.posture, 1)]
    || CASE WHEN r.outcome IN ('seizure', 'arrest', 'conveyance_seized')
        THEN [line('inspection_hits', r.traffic || '/' || r.posture, 1)] ELSE [] END
    || CASE WHEN r.outcome = 'seizure'
        THEN [line('inspections_with_seizure', r.traffic || '/' || r.posture, 1)] ELSE [] END;

-- Pistols, revolvers and derringers are handguns; rifles and shotguns long arms; any other weapon and
-- destructive devices other firearms. Of machine guns and unknown types the record says it.
CREATE MACRO firearm_measure(i) AS
    CASE coalesce(i.category, CASE
        WHEN i.type IN ('pistol', 'revolver', 'derringer') THEN 'handgun'
        WHEN i.type IN ('rifle', 'shotgun') THEN 'long_arm'
        WHEN i.type IN ('any_other_weapon', 'destructive_device') THEN 'other_firearm' END)
    WHEN 'handgun' THEN 'handguns' WHEN 'long_arm' THEN 'long_arms' WHEN 'other_firearm' THEN 'other_firearms'
    END;
CREATE MACRO component_measure(type) AS
    CASE type WHEN 'receiver' THEN 'receivers' WHEN 'magazine' THEN 'magazines'
    WHEN 'silencer' THEN 'silencers' WHEN 'conversion_device' THEN 'conversion_devices'
    WHEN 'other_part' THEN 'other_components' END;
CREATE MACRO other_measure(category) AS
    CASE category WHEN 'other_weapon' THEN 'other_weapons' WHEN 'explosive' THEN 'explosives'
    WHEN 'scope' THEN 'scopes' WHEN 'case' THEN 'cases' WHEN 'body_armor' THEN 'body_armor'
    WHEN 'other_ammunition_gun_part' THEN 'other_ammunition_gun_parts' END;
CREATE MACRO item_line(i) AS
    CASE i.kind
    WHEN 'firearm' THEN line(firearm_measure(i), i.type, coalesce(i.quantity, 1))
    WHEN 'component' THEN line(component_measure(i.type), '', coalesce(i.quantity, 1))
    WHEN 'ammunition' THEN line('ammunition_rounds', coalesce(i.caliber, 'not_recorded'), i.rounds)
    WHEN 'currency' THEN line('currency_usd', coalesce(i.form, 'not_recorded'),
        CASE i.currency WHEN 'USD' THEN i.amount_minor ELSE i.usd_minor END)
    WHEN 'other' THEN line(other_measure(i.category), '', coalesce(i.quantity, 1))
    END;

-- Emerging threats are counted beside the firearm or the component that they are.
CREATE MACRO threat_lines(items) AS
    list_transform(
        list_filter(items, lambda i: i.kind IN ('firearm', 'component') AND i.privately_made),
        lambda i: line('privately_made_' || i.kind || 's', i.type, coalesce(i.quantity, 1)))
    || list_transform(
        list_filter(items, lambda i: i.kind = 'firearm' AND i.serial_status LIKE 'obliterated%'),
        lambda i: line('obliterated_serials', split_part(i.serial_status, '_', 2), coalesce(i.quantity, 1)))
    || list_transform(
        list_filter(items, lambda i: i.kind IN ('firearm', 'component') AND i.printed_3d),
        lambda i: line('printed_3d_items', i.type, coalesce(i.quantity, 1)));

CREATE MACRO seizure_lines(r) AS
    [line('seizures', r.mode, coalesce(r.events, 1)), line('arrests', '', coalesce(r.arrests, 0))]
    || CASE split_part(coalesce(r.source_reference, ''), '/', 1)
        WHEN 'cbp-weapons' THEN [line('published_cbp_weapons', '', coalesce(r.events, 1))]
        WHEN 'cbp-currency' THEN [line('published_cbp_currency', '', coalesce(r.events, 1))]
        ELSE [] END
    || list_transform(coalesce(r.items, []), lambda i: item_line(i))
    || threat_lines(coalesce(r.items, []));

-- A result counts on the day of the request; time to crime, from the purchase to the recovery, or else to
-- the request.
CREATE MACRO trace_lines(r) AS
    [line('traces_submitted', r.requesting_country, 1)]
    || CASE WHEN r.result IS NULL THEN [] ELSE [
        line('traces_completed', r.requesting_country, 1),
        line(CASE r.result.outcome WHEN 'purchaser' THEN 'traces_to_purchaser'
            WHEN 'dealer' THEN 'traces_to_dealer' WHEN 'not_traced' THEN 'traces_not_traced' END,
            r.requesting_country, 1)] END
    || CASE WHEN r.result.purchased_on IS NULL THEN [] ELSE [
        line('traces_with_time_to_crime', r.requesting_country, 1),
        line('time_to_crime_days', r.requesting_country,
            coalesce(r.recovered_on, r.local_day) - r.result.purchased_on)] END;

-- Who was convicted was charged before.
CREATE MACRO referral_lines(r) AS
    [line('referrals', r.referred_to, 1),
     line('referrals_' || r.outcome, r.usao_state, 1),
     line('sentence_months', r.usao_state, coalesce(r.sentence_months, 0))]
    || CASE WHEN r.outcome = 'convicted' THEN [line('referrals_charged', r.usao_state, 1)] ELSE [] END
    || list_transform(coalesce(r.statutes, []), lambda s: line('referral_statutes', s, 1))
    || CASE WHEN r.statute_text IS NULL THEN [] ELSE [line('referral_statutes', 'other', 1)] END;
