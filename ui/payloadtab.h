// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArray>
#include <QtWidgets/QWidget>

class QPushButton;

namespace Hookglass {

class CodeView;
class CopyButton;
class Segments;
class Theme;
class ToneLabel;

/// The body of one attempt: laid out, or as the bytes are. Large bodies show their beginning and
/// say so; copying always gives the whole.
class PayloadTab final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(PayloadTab)
public:
    static constexpr qsizetype ShownAtOnce = 256 * 1024; ///< bytes
    static constexpr qsizetype ColouredUpTo = 1024 * 1024;

    explicit PayloadTab(const Theme &theme, QWidget *parent = nullptr);
    ~PayloadTab() override;

    void setBody(const QByteArray &body);
    CodeView *view() const { return m_view; }

private:
    enum View { Pretty, Raw };
    void refresh();
    QString note(bool cut) const;

    QByteArray m_body;
    bool m_showAll = false;
    Segments *m_choice;
    ToneLabel *m_size;
    CopyButton *m_copy;
    ToneLabel *m_note;
    QPushButton *m_all;
    CodeView *m_view;
};

} // namespace Hookglass
