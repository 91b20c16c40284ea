// SPDX-License-Identifier: MIT
#pragma once

#include "core/signaturelab.h"

#include <QtGui/QTextCursor>
#include <QtWidgets/QTextEdit>

namespace Hookglass {

class Theme;

/// What the laboratory found, to be read and copied: findings with what to do, the first byte that
/// differs, and the steps of the calculation.
class SignatureReport final : public QTextEdit
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SignatureReport)
public:
    struct Content
    {
        SignatureDirection direction = SignatureDirection::Received;
        QList<SignatureCause> causes;
        QString note; ///< after the causes; may be empty
        QList<SignatureStep> steps;
        bool operator==(const Content &) const = default;
    };

    SignatureReport(const Theme &theme, const QString &name, QWidget *parent = nullptr);
    ~SignatureReport() override;

    void setContent(const Content &content);

private:
    void render();
    void addCause(const SignatureCause &cause);
    void addDifference(const SignatureDifference &difference);
    void addExcerpt(const QString &title, const QByteArray &excerpt, qsizetype mark);
    void addSteps();
    QTextCharFormat format(const QFont &font, const QColor &color) const;
    void startBlock(qreal above);

    const Theme &m_theme;
    Content m_content;
    QTextCursor m_cursor;
    bool m_isFirst = true;
};

} // namespace Hookglass
