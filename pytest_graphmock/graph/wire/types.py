"""Which properties an entity type has: what ``$select`` may name and ``$expand`` may follow.

Names only, from the service's published metadata (documented); whether we provide a property is
for the converters of this package to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

__all__ = ["known_properties", "navigation_properties"]


@lru_cache(maxsize=64)
def known_properties(type_name: str, is_beta: bool) -> frozenset[str]:
    """Return the names of all properties of a type, inherited and navigation ones included.

    ``uid`` and ``occurrenceId`` of events are declared by beta alone; v1.0 was observed to answer
    them, so it knows them here.
    """
    return frozenset(
        name
        for declared in _chain(type_name)
        for name in (*declared.structural_names(is_beta), *declared.navigation_names(is_beta))
    )


@lru_cache(maxsize=64)
def navigation_properties(type_name: str, is_beta: bool) -> frozenset[str]:
    """Return those of a type's properties that lead to other entities."""
    return frozenset(
        name for declared in _chain(type_name) for name in declared.navigation_names(is_beta)
    )


@dataclass(frozen=True, slots=True)
class _Declared:
    """What one type declares itself; names stand in a text, with blanks between them.

    ``structural`` and ``navigation`` are of both versions, ``v1_structural`` of v1.0 alone.
    """

    base: str | None
    structural: str = ""
    navigation: str = ""
    beta_structural: str = ""
    beta_navigation: str = ""
    v1_structural: str = ""

    def structural_names(self, is_beta: bool) -> list[str]:
        return (
            f"{self.structural} {self.beta_structural if is_beta else self.v1_structural}".split()
        )

    def navigation_names(self, is_beta: bool) -> list[str]:
        return f"{self.navigation} {self.beta_navigation if is_beta else ''}".split()


def _chain(type_name: str) -> Iterator[_Declared]:
    name: str | None = type_name
    while name is not None:
        yield _TYPES[name]
        name = _TYPES[name].base


_TYPES: Mapping[str, _Declared] = {
    "entity": _Declared(
        None,
        structural="id",
    ),
    "outlookItem": _Declared(
        "entity",
        structural="categories changeKey createdDateTime lastModifiedDateTime",
    ),
    "event": _Declared(
        "outlookItem",
        structural="""
            allowNewTimeProposals attendees body bodyPreview cancelledOccurrences end
            hasAttachments hideAttendees iCalUId importance isAllDay isCancelled isDraft
            isOnlineMeeting isOrganizer isReminderOn location locations occurrenceId
            onlineMeeting onlineMeetingProvider onlineMeetingUrl organizer originalEndTimeZone
            originalStart originalStartTimeZone recurrence reminderMinutesBeforeStart
            responseRequested responseStatus sensitivity seriesMasterId showAs start subject
            transactionId type uid webLink
        """,
        navigation="""
            attachments calendar exceptionOccurrences extensions instances
            multiValueExtendedProperties singleValueExtendedProperties
        """,
    ),
    "message": _Declared(
        "outlookItem",
        structural="""
            bccRecipients body bodyPreview ccRecipients conversationId conversationIndex flag
            from hasAttachments importance inferenceClassification internetMessageHeaders
            internetMessageId isDeliveryReceiptRequested isDraft isRead isReadReceiptRequested
            parentFolderId receivedDateTime replyTo sender sentDateTime subject toRecipients
            uniqueBody webLink
        """,
        navigation="""
            attachments extensions multiValueExtendedProperties singleValueExtendedProperties
        """,
        beta_structural="mentionsPreview unsubscribeData unsubscribeEnabled",
        beta_navigation="mentions",
    ),
    "eventMessage": _Declared(
        "message",
        structural="""
            endDateTime isAllDay isDelegated isOutOfDate location meetingMessageType recurrence
            startDateTime type
        """,
        navigation="event",
    ),
    "eventMessageRequest": _Declared(
        "eventMessage",
        structural="""
            allowNewTimeProposals meetingRequestType previousEndDateTime previousLocation
            previousStartDateTime responseRequested
        """,
    ),
    "eventMessageResponse": _Declared(
        "eventMessage",
        structural="proposedNewTime responseType",
    ),
    "attachment": _Declared(
        "entity",
        structural="contentType isInline lastModifiedDateTime name size",
    ),
    "fileAttachment": _Declared(
        "attachment",
        structural="contentBytes contentId contentLocation",
    ),
    "itemAttachment": _Declared("attachment", navigation="item"),
    "referenceAttachment": _Declared(
        "attachment",
        beta_structural="isFolder permission previewUrl providerType sourceUrl thumbnailUrl",
    ),
    "openTypeExtension": _Declared("entity", structural="extensionName"),
    "mailFolder": _Declared(
        "entity",
        structural="""
            childFolderCount displayName isHidden parentFolderId totalItemCount unreadItemCount
        """,
        navigation="""
            childFolders messageRules messages multiValueExtendedProperties
            singleValueExtendedProperties
        """,
        beta_structural="wellKnownName",
        beta_navigation="operations userConfigurations",
    ),
    "mailSearchFolder": _Declared(
        "mailFolder",
        structural="filterQuery includeNestedFolders isSupported sourceFolderIds",
    ),
    "contact": _Declared(
        "outlookItem",
        structural="""
            assistantName birthday children companyName department displayName emailAddresses
            fileAs generation givenName imAddresses initials jobTitle manager middleName nickName
            officeLocation parentFolderId personalNotes primaryEmailAddress profession
            secondaryEmailAddress spouseName surname tertiaryEmailAddress title yomiCompanyName
            yomiGivenName yomiSurname
        """,
        navigation="""
            extensions multiValueExtendedProperties photo singleValueExtendedProperties
        """,
        v1_structural="""
            businessAddress businessHomePage businessPhones homeAddress homePhones mobilePhone
            otherAddress
        """,
        beta_structural="""
            flag gender isFavorite phones postalAddresses websites weddingAnniversary
        """,
    ),
    "contactFolder": _Declared(
        "entity",
        structural="displayName parentFolderId",
        navigation="""
            childFolders contacts multiValueExtendedProperties singleValueExtendedProperties
        """,
        beta_structural="wellKnownName",
    ),
    "outlookCategory": _Declared("entity", structural="color displayName"),
    "inferenceClassification": _Declared("entity", navigation="overrides"),
    "inferenceClassificationOverride": _Declared(
        "entity",
        structural="classifyAs senderEmailAddress",
    ),
    "messageRule": _Declared(
        "entity",
        structural="""
            actions conditions displayName exceptions hasError isEnabled isReadOnly sequence
        """,
    ),
    "calendar": _Declared(
        "entity",
        structural="""
            allowedOnlineMeetingProviders canEdit canShare canViewPrivateItems changeKey color
            defaultOnlineMeetingProvider hexColor isDefaultCalendar isRemovable
            isTallyingResponses name owner
        """,
        navigation="""
            calendarPermissions calendarView events multiValueExtendedProperties
            singleValueExtendedProperties
        """,
        beta_structural="calendarGroupId isShared isSharedWithMe",
    ),
    "calendarPermission": _Declared(
        "entity",
        structural="allowedRoles emailAddress isInsideOrganization isRemovable role",
    ),
    "calendarGroup": _Declared(
        "entity",
        structural="changeKey classId name",
        navigation="calendars",
    ),
    "outlookUser": _Declared(
        "entity",
        navigation="masterCategories",
    ),
    "directoryObject": _Declared(
        "entity",
        structural="deletedDateTime",
    ),
    "user": _Declared(
        "directoryObject",
        structural="""
            aboutMe accountEnabled ageGroup assignedLicenses assignedPlans authorizationInfo
            birthday businessPhones city companyName consentProvidedForMinor country
            createdDateTime creationType customSecurityAttributes department
            deviceEnrollmentLimit displayName employeeHireDate employeeId employeeLeaveDateTime
            employeeOrgData employeeType externalUserState externalUserStateChangeDateTime
            faxNumber givenName hireDate identities identityParentId imAddresses interests
            isManagementRestricted isResourceAccount jobTitle lastPasswordChangeDateTime
            legalAgeGroupClassification licenseAssignmentStates mail mailNickname
            mailboxSettings mobilePhone mySite officeLocation onPremisesDistinguishedName
            onPremisesDomainName onPremisesExtensionAttributes onPremisesImmutableId
            onPremisesLastSyncDateTime onPremisesProvisioningErrors onPremisesSamAccountName
            onPremisesSecurityIdentifier onPremisesSyncEnabled onPremisesUserPrincipalName
            otherMails passwordPolicies passwordProfile pastProjects postalCode
            preferredDataLocation preferredLanguage preferredName print provisionedPlans
            proxyAddresses responsibilities schools securityIdentifier serviceProvisioningErrors
            showInAddressList signInActivity signInSessionsValidFromDateTime skills state
            streetAddress surname usageLocation userPrincipalName userType
        """,
        navigation="""
            activities adhocCalls agreementAcceptances appRoleAssignments authentication
            calendar calendarGroups calendarView calendars chats cloudClipboard cloudPCs
            contactFolders contacts createdObjects dataSecurityAndGovernance
            deviceManagementTroubleshootingEvents directReports drive drives employeeExperience
            events extensions followedSites inferenceClassification insights joinedTeams
            licenseDetails mailFolders managedAppRegistrations managedDevices manager memberOf
            messages oauth2PermissionGrants onPremisesSyncBehavior onenote onlineMeetings
            outlook ownedDevices ownedObjects people permissionGrants photo photos planner
            presence registeredDevices scopedRoleMemberOf settings solutions sponsorOf sponsors
            teamwork todo transitiveMemberOf
        """,
        beta_structural="""
            cloudLicensing cloudRealtimeCommunicationInfo deviceKeys identityGovernance
            infoCatalogs isLicenseReconciliationNeeded onPremisesSipInfo
            refreshTokensValidFromDateTime
        """,
        beta_navigation="""
            analytics appConsentRequestsForApproval appRoleAssignedResources approvals
            cloudPcPools communications deviceEnrollmentConfigurations devices distributionLists
            informationProtection invitedBy joinedGroups managedAppLogCollectionRequests
            mobileAppIntentAndStates mobileAppTroubleshootingEvents notifications
            pendingAccessReviewInstances profile security transitiveReports usageRights
            virtualEvents windowsInformationProtectionDeviceRegistrations
        """,
    ),
    "group": _Declared(
        "directoryObject",
        structural="""
            accessType allowExternalSenders assignedLabels assignedLicenses
            autoSubscribeNewMembers classification createdDateTime description displayName
            expirationDateTime groupTypes hasMembersWithLicenseErrors hideFromAddressLists
            hideFromOutlookClients infoCatalogs isArchived isAssignableToRole isFavorite
            isManagementRestricted isSubscribedByMail licenseProcessingState mail mailEnabled
            mailNickname membershipRule membershipRuleProcessingState onPremisesDomainName
            onPremisesExtensionAttributes onPremisesLastSyncDateTime onPremisesNetBiosName
            onPremisesProvisioningErrors onPremisesSamAccountName onPremisesSecurityIdentifier
            onPremisesSyncEnabled organizationId preferredDataLocation preferredLanguage
            proxyAddresses renewedDateTime resourceBehaviorOptions resourceProvisioningOptions
            securityEnabled securityIdentifier serviceProvisioningErrors theme uniqueName
            unseenConversationsCount unseenCount unseenMessagesCount visibility
            welcomeMessageEnabled
        """,
        navigation="""
            acceptedSenders appRoleAssignments calendar calendarView conversations
            createdOnBehalfOf drive drives events extensions groupLifecyclePolicies memberOf
            members membersWithLicenseErrors onPremisesSyncBehavior onenote owners
            permissionGrants photo photos planner rejectedSenders settings sites team threads
            transitiveMemberOf transitiveMembers
        """,
        beta_structural="""
            cloudLicensing createdByAppId membershipRuleProcessingStatus writebackConfiguration
        """,
        beta_navigation="endpoints",
    ),
    "mailboxSettings": _Declared(
        None,
        structural="""
            archiveFolder automaticRepliesSetting dateFormat
            delegateMeetingMessageDeliveryOptions language timeFormat timeZone userPurpose
            workingHours
        """,
    ),
    "profilePhoto": _Declared("entity", structural="height width"),
    "person": _Declared(
        "entity",
        structural="""
            birthday companyName department displayName givenName imAddress isFavorite jobTitle
            officeLocation personNotes personType phones postalAddresses profession
            scoredEmailAddresses surname userPrincipalName websites yomiCompany
        """,
    ),
    "organization": _Declared(
        "directoryObject",
        structural="""
            assignedPlans businessPhones city country countryLetterCode createdDateTime
            defaultUsageLocation displayName marketingNotificationEmails
            mobileDeviceManagementAuthority onPremisesLastSyncDateTime onPremisesSyncEnabled
            partnerTenantType postalCode preferredLanguage privacyProfile provisionedPlans
            securityComplianceNotificationMails securityComplianceNotificationPhones state street
            technicalNotificationMails tenantType verifiedDomains
        """,
        navigation="branding certificateBasedAuthConfiguration extensions",
    ),
    "domain": _Declared(
        "entity",
        structural="""
            authenticationType availabilityStatus isAdminManaged isDefault isInitial isRoot
            isVerified manufacturer model passwordNotificationWindowInDays
            passwordValidityPeriodInDays state supportedServices
        """,
        navigation="""
            domainNameReferences federationConfiguration rootDomain serviceConfigurationRecords
            verificationDnsRecords
        """,
    ),
    "place": _Declared(
        "entity",
        structural="""
            address displayName geoCoordinates isWheelChairAccessible label parentId phone
            placeId tags
        """,
        navigation="checkIns",
        beta_navigation="children",
    ),
    "roomList": _Declared(
        "place",
        structural="emailAddress",
        navigation="rooms workspaces",
    ),
    "room": _Declared(
        "place",
        structural="""
            audioDeviceName bookingType building capacity displayDeviceName emailAddress
            floorLabel floorNumber nickname teamsEnabledState videoDeviceName
        """,
        beta_structural="isTeamsEnabled",
    ),
}
