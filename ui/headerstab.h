// SPDX-License-Identifier: MIT
#pragma once

#include "models/headertablemodel.h"

#include <QtWidgets/QWidget>

class QTableView;

namespace Hookglass {

class CopyButton;
class Theme;
class ToneLabel;

/// The request line and the header lines of one attempt, as received.
class HeadersTab final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(HeadersTab)
public:
    explicit HeadersTab(const Theme &theme, QWidget *parent = nullptr);
    ~HeadersTab() override;

    void setHead(const QByteArray &head);
    QTableView *view() const { return m_view; }

private:
    QByteArray m_head;
    ToneLabel *m_requestLine;
    CopyButton *m_copy;
    HeaderTableModel m_model;
    QTableView *m_view;
};

} // namespace Hookglass
