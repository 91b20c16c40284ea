// SPDX-License-Identifier: MIT
#pragma once

#include "app/updatedesk.h"

#include <QtCore/QPointer>

#include <functional>

class QDialog;
class QWidget;

namespace Hookglass {

class NoticeBar;
class Theme;
class UpdateCard;

/// Joins the card "Updates" and a quiet notice with the desk that asks. All must outlive it.
class UpdateLink final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(UpdateLink)
public:
    using Open = std::function<void(const QUrl &)>;

    /// `open`: shows a page; the system's browser unless given.
    UpdateLink(const Theme &theme, UpdateCard &card, NoticeBar &notices, UpdateDesk &desk,
               Open open = {}, QObject *parent = nullptr);
    ~UpdateLink() override;

private:
    void show(const UpdateStatus &status);
    void openPage();
    void showChanges();

    const Theme &m_theme;
    UpdateCard &m_card;
    NoticeBar &m_notices;
    UpdateDesk &m_desk;
    const Open m_open;
    QPointer<QDialog> m_changes;
};

/// A window with resources/changelog.md, on top of `parent`.
QDialog *makeChangesDialog(const Theme &theme, QWidget *parent);

} // namespace Hookglass
